/** How long it takes until lost state is there again. */
package dev.twinfold.local.bench.restore;
