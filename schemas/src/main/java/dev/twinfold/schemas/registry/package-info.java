/** A client of schema registries that speak Confluent's REST API; java.base and Jackson only. */
package dev.twinfold.schemas.registry;
