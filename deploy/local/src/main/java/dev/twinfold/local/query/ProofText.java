package dev.twinfold.local.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Why a client is counted, in lines. */
public final class ProofText {
  private static final int WINDOWS = 10;

  private ProofText() {}

  /** From an answer of {@code /lineages/.../clients/...}. */
  public static List<String> of(JsonNode proof) {
    List<String> lines = new ArrayList<>();
    JsonNode client = proof.path("client");
    lines.add(
        Words.machine(client)
            + "  "
            + Words.status(client)
            + ", tenant "
            + Words.text(client, "tenant"));
    lines.add("  client  " + Words.text(client, "client"));
    lines.add("  lineage " + Words.text(proof, "lineage"));
    lines.add("why:");
    proof.path("why").forEach(reason -> lines.add("  - " + Words.plain(reason.asText())));
    for (JsonNode twin : proof.path("twins")) {
      lines.add(
          Words.text(twin, "relation")
              + ": "
              + Words.machine(twin.path("client"))
              + ", differs in");
      for (JsonNode difference : twin.path("differs")) {
        lines.add(
            "  "
                + Words.text(difference, "what")
                + ": "
                + Words.text(difference, "here")
                + " | "
                + Words.text(difference, "there"));
      }
    }
    if (!proof.at("/windows/items").isEmpty()) {
      lines.add("bills, newest first:");
    }
    int shown = 0;
    for (JsonNode window : proof.at("/windows/items")) {
      if (shown++ < WINDOWS) {
        lines.add(window(window));
      }
    }
    return lines;
  }

  private static String window(JsonNode window) {
    JsonNode revisions = window.path("revisions");
    JsonNode last =
        revisions.isEmpty() ? window.path("pending") : revisions.get(revisions.size() - 1);
    return "  "
        + Words.text(window, "start")
        + " "
        + Words.text(window, "size")
        + " "
        + Words.text(window, "state").toLowerCase(Locale.ROOT)
        + ", "
        + Words.some(revisions.size(), "revision", "revisions")
        + ": "
        + Words.some(last.path("reports").asLong(), "report", "reports")
        + ", "
        + Words.plain(last.path("operations").toString());
  }
}
