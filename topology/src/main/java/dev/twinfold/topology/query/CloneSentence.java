package dev.twinfold.topology.query;

import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Id128;
import java.util.HexFormat;
import java.util.Map;

/** What a clone-detected event says, for somebody who has never heard of lineages. */
final class CloneSentence {
  private static final int HEX_DIGITS = 8;

  private CloneSentence() {}

  static String of(CloneDetected event) {
    String clone = machine(event.getCloneClient(), event.getCloneLabels());
    String original = machine(event.getOriginalClient(), event.getOriginalLabels());
    return switch (event.getStatus()) {
      case SUSPECTED -> suspected(event, clone, original);
      case CONFIRMED -> "Two machines live: " + clone + " and " + original + " both spoke since.";
      case RESTORED ->
          "No clone: " + clone + " is " + original + ", restored from a backup. They count as one.";
      case UNKNOWN -> "A finding of a kind that this version does not know, about " + clone + ".";
    };
  }

  private static String suspected(CloneDetected event, String clone, String original) {
    if (event.getCloneClient() == null) {
      return "Two machines speak as " + original + ", under one identity.";
    }
    if (event.getOriginalClient() == null) {
      return clone + " woke from a snapshot too old to say whose it is.";
    }
    return switch (event.getEvidence()) {
      case TWIN -> "Two machines held one identity: " + clone + " beside " + original + ".";
      case STALE -> clone + " woke from an old snapshot of " + original + ".";
      case FORK, UNKNOWN -> clone + " has the history of " + original + ": one was copied.";
    };
  }

  private static String machine(Id128 client, Map<String, String> labels) {
    String host = CensusRow.host(labels);
    if (client == null) {
      return host.isEmpty() ? "a machine without a label" : host;
    }
    String brief = HexFormat.of().formatHex(client.bytes()).substring(0, HEX_DIGITS);
    return host.isEmpty() ? "client " + brief : host + " [" + brief + "]";
  }
}
