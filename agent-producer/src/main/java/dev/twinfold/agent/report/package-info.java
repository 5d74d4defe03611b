/**
 * What the machine did: summing up usage, making reports of it, and getting them to the broker one
 * by one.
 */
package dev.twinfold.agent.report;
