/** Measurements with JMH. */
package dev.twinfold.local.bench;
