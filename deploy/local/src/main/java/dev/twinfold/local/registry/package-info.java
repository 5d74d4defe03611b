/** Compares the subjects of a schema registry with the contracts, and registers what is missing. */
package dev.twinfold.local.registry;
