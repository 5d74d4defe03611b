package dev.twinfold.local.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twinfold.local.CommandFailure;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the one client or lineage that somebody means by an identity, a prefix or a host. */
public final class Search {
  private static final int MOST_NAMED = 10;

  private final QueryClient client;

  /** With whom to ask. */
  public Search(QueryClient client) {
    this.client = client;
  }

  /** The lineage meant; all that is found must be of one. */
  public String lineage(String text) {
    Set<String> lineages = new LinkedHashSet<>();
    JsonNode items = items(text);
    items.forEach(found -> lineages.add(Words.text(found.path("client"), "lineage")));
    if (lineages.size() > 1) {
      throw ambiguous(text, "lineages", lineages);
    }
    return lineages.iterator().next();
  }

  /** The path of the client meant, within the API. */
  public String client(String text) {
    Set<String> paths = new LinkedHashSet<>();
    Set<String> exact = new LinkedHashSet<>();
    for (JsonNode found : items(text)) {
      JsonNode one = found.path("client");
      String path =
          "/lineages/" + Words.text(one, "lineage") + "/clients/" + Words.text(one, "client");
      paths.add(path);
      if (Words.text(one, "client").startsWith(text) || Words.text(one, "host").equals(text)) {
        exact.add(path);
      }
    }
    Set<String> meant = exact.isEmpty() ? paths : exact;
    if (meant.size() > 1) {
      throw ambiguous(text, "clients", meant);
    }
    return meant.iterator().next();
  }

  private JsonNode items(String text) {
    JsonNode items = client.get("/search?q=" + QueryClient.encoded(text)).path("items");
    if (items.isEmpty()) {
      throw new CommandFailure(
          "nothing is found for '"
              + text
              + "': give 4 or more hex digits of a client, lineage or present identity, or a part"
              + " of a host label");
    }
    return items;
  }

  private static CommandFailure ambiguous(String text, String what, Set<String> found) {
    return new CommandFailure(
        found.size()
            + " "
            + what
            + " are like '"
            + text
            + "', say which: "
            + found.stream()
                .limit(MOST_NAMED)
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .collect(Collectors.joining(", ")));
  }
}
