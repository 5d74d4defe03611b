package dev.twinfold.local.demo;

import dev.twinfold.local.fleet.CloneMade;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Id128;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a clone-detected event says, for somebody who has never heard of lineages. */
final class CloneWords {
  private static final String HOST_LABEL = "host";
  private static final int HEX_DIGITS = 8;

  private CloneWords() {}

  /** The event in one sentence or two, with what the fleet knows about it. */
  static String of(CloneDetected event, List<CloneMade> made) {
    String words =
        switch (event.getStatus()) {
          case SUSPECTED -> suspected(event);
          case CONFIRMED -> confirmed(event);
          case RESTORED ->
              "backup restored: %s took over from %s; they count as one machine"
                  .formatted(clone(event), original(event));
          case UNKNOWN -> "clone event of a kind this version does not know: " + clone(event);
        };
    return words + made(event, made).map(clone -> since(clone, event.getDecidedAt())).orElse("");
  }

  private static String suspected(CloneDetected event) {
    if (event.getCloneClient() == null) {
      return "two machines speak as %s under one identity%s"
          .formatted(original(event), fork(event, " (%s, generation %d)"));
    }
    return "clone suspected: %s was cloned from %s%s"
        .formatted(clone(event), original(event), fork(event, " at identity %s (generation %d)"));
  }

  private static String confirmed(CloneDetected event) {
    return "clone confirmed: %s and %s both live on%s"
        .formatted(
            clone(event), original(event), fork(event, " since identity %s (generation %d)"));
  }

  private static String clone(CloneDetected event) {
    return machine(event.getCloneClient(), event.getCloneLabels());
  }

  private static String original(CloneDetected event) {
    return machine(event.getOriginalClient(), event.getOriginalLabels());
  }

  private static String machine(Id128 client, Map<String, String> labels) {
    String host = labels.getOrDefault(HOST_LABEL, "a machine without a host label");
    return client == null ? host : host + " [client " + shortened(client) + "]";
  }

  private static String fork(CloneDetected event, String format) {
    return event.getForkedAt() == null
        ? ""
        : format.formatted(shortened(event.getForkedAt()), event.getForkedAtGeneration());
  }

  private static String shortened(Id128 id) {
    return HexFormat.of().formatHex(id.bytes()).substring(0, HEX_DIGITS);
  }

  /** The act of cloning between the two hosts of the event, whichever was taken for the clone. */
  private static Optional<CloneMade> made(CloneDetected event, List<CloneMade> made) {
    List<String> hosts =
        List.of(
            event.getOriginalLabels().getOrDefault(HOST_LABEL, ""),
            event.getCloneLabels().getOrDefault(HOST_LABEL, ""));
    return made.stream()
        .filter(clone -> hosts.contains(clone.originalHost()) && hosts.contains(clone.cloneHost()))
        .findFirst();
  }

  private static String since(CloneMade clone, Instant decidedAt) {
    double seconds = Duration.between(clone.at(), decidedAt).toMillis() / 1000.0;
    return String.format(
        Locale.ROOT,
        ", %.1f s after %s was copied to %s",
        seconds,
        clone.originalHost(),
        clone.cloneHost());
  }
}
