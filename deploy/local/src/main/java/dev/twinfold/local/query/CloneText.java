package dev.twinfold.local.query;

import com.fasterxml.jackson.databind.JsonNode;

/** A finding in one line. */
public final class CloneText {
  private CloneText() {}

  /** From an event of {@code /clones} or of the stream. */
  public static String of(JsonNode clone) {
    return Words.text(clone, "decidedAt")
        + "  "
        + Words.verdict(Words.text(clone, "status"))
        + "  "
        + Words.text(clone, "tenant")
        + "  "
        + Words.text(clone, "words")
        + "  lineage "
        + Words.text(clone, "lineage");
  }
}
