package dev.twinfold.agent.report;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The counter of each operation, in bounded number: what has no name of its own to count under
 * shares one. Safe for use by many threads; a known name takes no lock and allocates nothing.
 *
 * <p>A table that only ever fills up, instead of a {@code ConcurrentHashMap}: a counter knows its
 * name, so a look-up goes through two objects less, and all it costs is paid by every count.
 */
final class OperationCounters {
  private static final String COUNTED_AS_OTHER = "; counted under " + UsageBuffer.OTHER;

  /** A power of two, at most half full, so that a search soon ends at an empty place. */
  private static final int PLACES = Integer.highestOneBit(UsageBuffer.MAX_NAMES) * 4;

  /**
   * Read without any order: a counter's own fields are final, and who does not see a counter yet
   * looks again under the lock.
   */
  private final OperationCounter[] table = new OperationCounter[PLACES];

  private final OperationCounter other = new OperationCounter(UsageBuffer.OTHER);
  private final Rejections rejections;
  private int size;

  OperationCounters(Rejections rejections) {
    this.rejections = rejections;
    put(other);
  }

  /** The counter of an operation, whatever its name is. */
  OperationCounter of(String operation) {
    OperationCounter counter = operation == null ? null : find(operation);
    return counter == null ? ofNew(operation) : counter;
  }

  /** Each place is read once: without order, a second look could find another counter there. */
  private OperationCounter find(String operation) {
    int place = homeOf(operation);
    OperationCounter there = table[place];
    while (there != null && !there.name().equals(operation)) {
      place = next(place);
      there = table[place];
    }
    return there;
  }

  private static int homeOf(String operation) {
    int hash = operation.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }

  private static int next(int place) {
    return (place + 1) & (PLACES - 1);
  }

  /** Puts a counter where {@link #find} will see it; under the lock. */
  private void put(OperationCounter counter) {
    int place = homeOf(counter.name());
    while (table[place] != null) {
      place = next(place);
    }
    table[place] = counter;
    size++;
  }

  private OperationCounter ofNew(String operation) {
    String problem = problemOf(operation);
    if (problem.isEmpty()) {
      synchronized (table) {
        OperationCounter known = find(operation);
        if (known != null) {
          return known;
        }
        if (size < UsageBuffer.MAX_NAMES) {
          OperationCounter fresh = new OperationCounter(operation);
          put(fresh);
          return fresh;
        }
      }
      problem = "more than " + (UsageBuffer.MAX_NAMES - 1) + " different operations";
    }
    rejections.note(problem + COUNTED_AS_OTHER, operation);
    return other;
  }

  private static String problemOf(String operation) {
    if (operation == null) {
      return "operation is null";
    }
    if (operation.isEmpty() || operation.length() > UsageBuffer.MAX_NAME_CHARS) {
      return "operation name is empty or longer than " + UsageBuffer.MAX_NAME_CHARS + " characters";
    }
    // Half a surrogate pair becomes '?' in UTF-8: two names would become one and lose a count.
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    return encoder.canEncode(operation) ? "" : "operation name is not valid Unicode";
  }

  /** Gives each counter. Safe beside counting: one that is just being made may be left out. */
  void forEach(Consumer<OperationCounter> action) {
    List<OperationCounter> all = new ArrayList<>();
    synchronized (table) {
      for (OperationCounter counter : table) {
        if (counter != null) {
          all.add(counter);
        }
      }
    }
    all.forEach(action);
  }
}
