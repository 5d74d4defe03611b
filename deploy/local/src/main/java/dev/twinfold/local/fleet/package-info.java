/** Simulated machines that run the real agent, and the truth about what they did. */
package dev.twinfold.local.fleet;
