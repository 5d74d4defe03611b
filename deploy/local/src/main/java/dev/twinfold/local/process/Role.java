package dev.twinfold.local.process;

import java.util.Locale;

/** What a process of the cluster does. */
public enum Role {
  /** A Kafka broker and controller. */
  BROKER,
  /** The schema registry. */
  REGISTRY,
  /** An instance of the topology. */
  TOPOLOGY;

  /** In lower case. */
  String inWords() {
    return name().toLowerCase(Locale.ROOT);
  }
}
