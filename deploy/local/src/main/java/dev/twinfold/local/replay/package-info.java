/** Runs recorded reports through the real topology in the time they were recorded in. */
package dev.twinfold.local.replay;
