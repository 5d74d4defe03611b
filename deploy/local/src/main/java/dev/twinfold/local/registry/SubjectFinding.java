package dev.twinfold.local.registry;

import java.util.OptionalInt;

/**
 * What a registry has of the schema of one topic.
 *
 * @param subject where the registry keeps it
 * @param state whether it is there
 * @param id its number; empty if it is missing
 */
public record SubjectFinding(String subject, State state, OptionalInt id) {
  /** Whether the schema is there. */
  public enum State {
    /** It was there before. */
    PRESENT,
    /** It was registered just now. */
    REGISTERED,
    /** It is not there. */
    MISSING
  }

  /** True if agents and topology of this version can write. */
  public boolean isRight() {
    return state != State.MISSING;
  }

  /** One line for the terminal: {@code "chain-tails-value ok, id 7"}. */
  public String inWords(int subjectWidth) {
    String found =
        switch (state) {
          case PRESENT -> "ok, id " + id.orElseThrow();
          case REGISTERED -> "registered, id " + id.orElseThrow();
          case MISSING -> "missing";
        };
    return subject + " ".repeat(Math.max(0, subjectWidth - subject.length())) + "  " + found;
  }
}
