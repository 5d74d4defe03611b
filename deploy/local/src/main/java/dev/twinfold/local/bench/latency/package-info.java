/** How long it takes until somebody sees a clone. */
package dev.twinfold.local.bench.latency;
