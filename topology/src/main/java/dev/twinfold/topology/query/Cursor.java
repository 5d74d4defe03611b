package dev.twinfold.topology.query;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of something in a list that is ordered by a time and then by a name: a page goes on
 * behind it, whatever was added or taken away in between.
 *
 * <p>Names are made only to be compared: most of what is passed over stands at another time.
 *
 * @param millis the time
 * @param name the name, of letters, digits, {@code . _ ~ -}
 */
record Cursor(long millis, String name) {
  private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18}):([A-Za-z0-9._~:-]{0,200})");

  static Optional<Cursor> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new Cursor(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /** Whether something stands before this or at it, in a list with the latest first. */
  boolean reachedLatestFirst(long otherMillis, Supplier<String> otherName) {
    return otherMillis > millis || (otherMillis == millis && otherName.get().compareTo(name) <= 0);
  }

  /** Whether something stands before this or at it, in a list with the earliest first. */
  boolean reachedEarliestFirst(long otherMillis, Supplier<String> otherName) {
    return otherMillis < millis || (otherMillis == millis && otherName.get().compareTo(name) <= 0);
  }

  @Override
  public String toString() {
    return millis + ":" + name;
  }
}
