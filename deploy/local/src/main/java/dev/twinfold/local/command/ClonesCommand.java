package dev.twinfold.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twinfold.local.StopSignal;
import dev.twinfold.local.query.CloneText;
import dev.twinfold.local.query.QueryClient;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twinfold clones}: what was found, oldest first. */
@Command(
    name = "clones",
    description = {
      "Prints the clones that a running topology detected and judged, oldest first.",
      "With --follow also those to come, until Ctrl-C."
    })
public final class ClonesCommand implements Callable<Integer> {
  /** The id of an event before all others: time, partition and offset. */
  private static final String BEFORE_ALL = "0-0-0";

  @Spec private CommandSpec spec;
  @Mixin private QueryOptions options;

  @Option(names = "--follow", description = "Go on with clones as they are found.")
  private boolean follow;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only those decided then or later: 2026-03-01T10:00:00Z.")
  private String since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "The last so many, at most 1000 (default: 100).")
  private int limit;

  @Override
  public Integer call() {
    QueryClient client = options.client();
    PrintWriter out = spec.commandLine().getOut();
    Set<String> printed = new HashSet<>();
    String query = since == null ? "" : "&since=" + QueryClient.encoded(since);
    JsonNode items = client.get("/clones?limit=" + limit + query).path("items");
    for (int i = items.size() - 1; i >= 0; i--) {
      print(items.get(i), printed, out);
    }
    if (follow) {
      String last = items.isEmpty() ? BEFORE_ALL : items.get(0).path("id").asText();
      try (StopSignal stop = StopSignal.install()) {
        client.follow("clone", last, stop, clone -> follow(clone, printed, out));
      }
    }
    return 0;
  }

  /** What is told again from before the first one printed is not new. */
  private void follow(JsonNode clone, Set<String> printed, PrintWriter out) {
    Instant decided = Instant.parse(clone.path("decidedAt").asText());
    if (since == null || !decided.isBefore(Instant.parse(since))) {
      print(clone, printed, out);
    }
  }

  private static void print(JsonNode clone, Set<String> printed, PrintWriter out) {
    if (printed.add(clone.path("id").asText())) {
      out.println(CloneText.of(clone));
      out.flush();
    }
  }
}
