package dev.twinfold.local.topics;

import dev.twinfold.schemas.Topic;
import java.util.List;

/**
 * What a broker has of one topic.
 *
 * @param topic as it should be
 * @param state whether it is there
 * @param differences what is there but not as it should be, each in words: {@code "cleanup.policy
 *     is delete, should be compact"}; empty when all is right
 */
public record TopicFinding(Topic topic, State state, List<String> differences) {
  /** Whether the topic is there. */
  public enum State {
    /** It was there before. */
    PRESENT,
    /** It was created just now. */
    CREATED,
    /** It is not there. */
    MISSING
  }

  /** Copies the list. */
  public TopicFinding {
    differences = List.copyOf(differences);
  }

  /** True if the topic is there as it should be. */
  public boolean isRight() {
    return state != State.MISSING && differences.isEmpty();
  }

  /** One line for the terminal: {@code "clients present, cleanup.policy is delete, ..."}. */
  public String inWords(int nameWidth) {
    String found =
        switch (state) {
          case PRESENT -> differences.isEmpty() ? "ok" : "differs";
          case CREATED -> "created";
          case MISSING -> "missing";
        };
    String name = topic.name() + " ".repeat(Math.max(0, nameWidth - topic.name().length()));
    return name
        + "  "
        + found
        + (differences.isEmpty() ? "" : ": " + String.join("; ", differences));
  }
}
