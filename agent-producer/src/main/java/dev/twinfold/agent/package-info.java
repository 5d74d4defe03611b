/**
 * The library that agents embed: record what you did, and reports go out by themselves.
 *
 * <p>{@link dev.twinfold.agent.AgentProducer} is the way in.
 */
package dev.twinfold.agent;
