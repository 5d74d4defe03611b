/** Who is counted and why, for a terminal: the query API of a running topology in words. */
package dev.twinfold.local.query;
