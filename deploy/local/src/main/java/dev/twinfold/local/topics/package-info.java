/** Compares the topics of a broker with the one list, and creates what is missing. */
package dev.twinfold.local.topics;
