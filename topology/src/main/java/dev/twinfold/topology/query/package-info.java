/** What an instance tells over HTTP: its health, its metrics, who is counted and why. */
package dev.twinfold.topology.query;
