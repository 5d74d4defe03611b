package dev.twinfold.topology.lineage.script;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How times, counts and texts are written in the cells of a script. */
final class Notation {
  /** When every script begins. */
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private static final Pattern DURATION = Pattern.compile("(-?)((?:\\d+(?:ms|s|m|h|d))+)");
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d)");
  private static final Pattern REPEATED = Pattern.compile("(.)\\*(\\d+)");

  private Notation() {}

  /** {@code 90d}, {@code 1h30m}, {@code 500ms}, {@code -40d}. */
  static Duration duration(Place place, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new ScriptException(place, "'" + text + "' is no time; write 10s, 1h30m or 90d");
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(matcher.group(2));
    while (part.find()) {
      long count = Long.parseLong(part.group(1));
      sum =
          switch (part.group(2)) {
            case "ms" -> sum.plusMillis(count);
            case "s" -> sum.plusSeconds(count);
            case "m" -> sum.plusMinutes(count);
            case "h" -> sum.plusHours(count);
            default -> sum.plusDays(count);
          };
    }
    return matcher.group(1).isEmpty() ? sum : sum.negated();
  }

  /** A duration since the beginning, or a date and time in UTC. */
  static long millis(Place place, String text) {
    return text.matches("\\d{4}-.*Z")
        ? Instant.parse(text).toEpochMilli()
        : BEGIN.plus(duration(place, text)).toEpochMilli();
  }

  /** {@code x*65} is 65 times x, {@code empty} is nothing; all else stands for itself. */
  static String text(String text) {
    Matcher matcher = REPEATED.matcher(text);
    if (matcher.matches()) {
      return matcher.group(1).repeat(Integer.parseInt(matcher.group(2)));
    }
    return text.equals("empty") ? "" : text;
  }

  /** {@code 3} is three times {@code work}; {@code read=2 write=1}; {@code #1001} is 1001 names. */
  static Map<String, Long> operations(Place place, String text) {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (text.matches("-?\\d+")) {
      return Map.of("work", number(place, text));
    }
    pairs(place, text).forEach((name, count) -> counts.put(name, number(place, count)));
    return counts;
  }

  /** {@code host=web-1 zone=b}; {@code #33} is 33 different ones. */
  static Map<String, String> pairs(Place place, String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (text.startsWith("#")) {
      for (int i = 0; i < Integer.parseInt(text.substring(1)); i++) {
        pairs.put("name" + i, "1");
      }
      return pairs;
    }
    for (String pair : words(text)) {
      int equals = pair.lastIndexOf('=');
      if (equals < 0) {
        throw new ScriptException(place, "'" + pair + "' is not name=value");
      }
      pairs.put(text(pair.substring(0, equals)), text(pair.substring(equals + 1)));
    }
    return pairs;
  }

  /** A whole number, negative ones included. */
  static long number(Place place, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ScriptException(place, "'" + text + "' is no number");
    }
  }

  /** What stands between blanks. */
  static List<String> words(String text) {
    return Arrays.stream(text.split(" +")).filter(word -> !word.isEmpty()).toList();
  }
}
