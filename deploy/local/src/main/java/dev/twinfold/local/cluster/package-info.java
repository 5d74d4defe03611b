/** A Kafka cluster inside this JVM. */
package dev.twinfold.local.cluster;
