/**
 * The deployment as processes of this machine: three brokers, a schema registry and two instances
 * of the topology, each of which can be killed and started again.
 */
package dev.twinfold.local.process;
