/** Compares what users of a broker may do with the one list, and grants what is missing. */
package dev.twinfold.local.access;
