/**
 * Who the machine is: the chain of identities, when it grows, and how it outlives the process.
 *
 * <p>{@link dev.twinfold.agent.chain.IdentityChain} decides; {@link
 * dev.twinfold.agent.chain.IdentitySource} and {@link dev.twinfold.agent.chain.FileChainStore}
 * touch the outside world.
 */
package dev.twinfold.agent.chain;
