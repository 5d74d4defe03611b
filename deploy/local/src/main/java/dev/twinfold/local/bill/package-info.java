/**
 * The bill as finance sees it: reads the usage topics, keeps the highest revision of everything,
 * and says what is not final yet. {@code file} and {@code postgres} hand it over.
 */
package dev.twinfold.local.bill;
