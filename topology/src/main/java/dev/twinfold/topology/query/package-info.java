/** What an instance tells over HTTP: its health and its metrics. */
package dev.twinfold.topology.query;
