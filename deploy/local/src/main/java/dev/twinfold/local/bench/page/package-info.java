/** Figures into docs/benchmarks.md, with all that is needed to measure them again. */
package dev.twinfold.local.bench.page;
