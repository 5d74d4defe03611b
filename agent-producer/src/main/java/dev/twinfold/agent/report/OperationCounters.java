package dev.twinfold.agent.report;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The counter of each operation, in bounded number: what has no name of its own to count under
 * shares one. Safe for use by many threads; a known name takes no lock and allocates nothing.
 */
final class OperationCounters {
  private static final String COUNTED_AS_OTHER = "; counted under " + UsageBuffer.OTHER;

  private final Map<String, OperationCounter> counters = new ConcurrentHashMap<>();
  private final Rejections rejections;

  OperationCounters(Rejections rejections) {
    this.rejections = rejections;
    counters.put(UsageBuffer.OTHER, new OperationCounter());
  }

  /** The counter of an operation, whatever its name is. */
  OperationCounter of(String operation) {
    OperationCounter counter = operation == null ? null : counters.get(operation);
    return counter == null ? ofNew(operation) : counter;
  }

  private OperationCounter ofNew(String operation) {
    String problem = problemOf(operation);
    if (problem.isEmpty()) {
      synchronized (counters) {
        OperationCounter known = counters.get(operation);
        if (known != null) {
          return known;
        }
        if (counters.size() < UsageBuffer.MAX_NAMES) {
          OperationCounter fresh = new OperationCounter();
          counters.put(operation, fresh);
          return fresh;
        }
      }
      problem = "more than " + (UsageBuffer.MAX_NAMES - 1) + " different operations";
    }
    rejections.note(problem + COUNTED_AS_OTHER, operation);
    return counters.get(UsageBuffer.OTHER);
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

  /** The name a counter counts for, of an operation that was given it. */
  String nameOf(String operation, OperationCounter counter) {
    return operation != null && counters.get(operation) == counter ? operation : UsageBuffer.OTHER;
  }

  void forEach(BiConsumer<String, OperationCounter> action) {
    counters.forEach(action);
  }
}
