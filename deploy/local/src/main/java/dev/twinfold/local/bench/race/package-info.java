/** Ours against what people would write instead, on the same reports and the same broker. */
package dev.twinfold.local.bench.race;
