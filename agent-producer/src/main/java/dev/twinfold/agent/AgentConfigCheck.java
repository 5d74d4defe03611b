package dev.twinfold.agent;

import dev.twinfold.agent.chain.RefreshPolicy;
import dev.twinfold.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds what is wrong with a configuration, all of it at once. The limits are those of
 * docs/semantics.md, so that no report of an honest agent becomes a dead letter.
 */
final class AgentConfigCheck {
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern SERVERS =
      Pattern.compile("\\s*[^,\\s]+:\\d{1,5}\\s*(,\\s*[^,\\s]+:\\d{1,5}\\s*)*");
  private static final int MAX_LABELS = 32;
  private static final int MAX_LABEL_CHARS = 256;
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  /** Half of the horizon for which the topology keeps superseded identities, 24 h by default. */
  private static final Duration LONGEST_AGE = Duration.ofHours(12);

  private static final int SHORTEST_TAIL = 2;
  private static final int LONGEST_TAIL = 16;

  private final List<String> problems = new ArrayList<>();

  List<String> problems() {
    return problems;
  }

  private void require(boolean right, String problem) {
    if (!right) {
      problems.add(problem);
    }
  }

  void servers(String value) {
    require(
        isServers(value),
        "bootstrapServers is "
            + quoted(value)
            + ": give host:port, several separated by commas, for instance broker:9092");
  }

  private static boolean isServers(String value) {
    return value != null && SERVERS.matcher(value).matches();
  }

  void tenant(String value) {
    require(
        value != null && TENANT.matcher(value).matches(),
        "tenant is " + quoted(value) + ": use 1 to 64 of A-Z a-z 0-9 . _ -");
  }

  void stateDirectory(Path value) {
    require(value != null, "stateDirectory is null: name a directory that outlives the process");
  }

  void labels(Map<String, String> labels) {
    require(labels.size() <= MAX_LABELS, "label: there are " + labels.size() + ": use 32 or fewer");
    labels.forEach(
        (key, value) ->
            require(
                fits(key) && !key.isEmpty() && fits(value),
                "label "
                    + quoted(key)
                    + ": give a name of 1 to 256 characters and a value of at most 256"));
  }

  private static boolean fits(String value) {
    return value != null && value.length() <= MAX_LABEL_CHARS;
  }

  void topicPrefix(String value) {
    try {
      new Topics(value == null ? "null is not a prefix" : value);
    } catch (IllegalArgumentException e) {
      problems.add("topicPrefix: " + (value == null ? "is null: leave it out" : e.getMessage()));
    }
  }

  void reportInterval(Duration value) {
    require(
        value != null
            && value.compareTo(SHORTEST_INTERVAL) >= 0
            && value.compareTo(LONGEST_INTERVAL) <= 0,
        "reportInterval is " + value + ": use PT0.01S to PT1H, for instance PT10S");
  }

  void refreshPolicy(RefreshPolicy value) {
    require(value != null, "refreshPolicy is null: leave it out for the default");
    require(
        value == null || value.maxAge().compareTo(LONGEST_AGE) <= 0,
        "refreshPolicy has a maxAge of "
            + (value == null ? "" : value.maxAge())
            + ": use PT12H or less, so that the topology still remembers the identity before");
  }

  void tailLength(int value) {
    require(
        value >= SHORTEST_TAIL && value <= LONGEST_TAIL,
        "tailLength is " + value + ": use 2 to 16");
  }

  void producerSettings(Map<String, String> settings, String servers) {
    // Bad servers have been named already; Kafka must not complain about them a second time.
    ProducerSettings.check(settings, isServers(servers) ? servers : "localhost:9092", problems);
  }

  void listener(AgentListener value) {
    require(value != null, "listener is null: leave it out for none");
  }

  private static String quoted(String value) {
    if (value == null) {
      return "null";
    }
    return "'" + (value.length() > 100 ? value.substring(0, 100) + "..." : value) + "'";
  }
}
