package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A page goes on behind the last item of the one before, also among items of the same time. */
class CursorTest {
  private static final List<Cursor> ITEMS = items();

  @Test
  void pagesWithTheLatestFirstHaveEveryItemOnce() {
    List<Cursor> sorted =
        ITEMS.stream()
            .sorted(Comparator.comparingLong(Cursor::millis).reversed().thenComparing(Cursor::name))
            .toList();
    for (int limit = 1; limit <= ITEMS.size(); limit++) {
      assertThat(paged(sorted, limit, true)).as("pages of %d", limit).isEqualTo(sorted);
    }
  }

  @Test
  void pagesWithTheEarliestFirstHaveEveryItemOnce() {
    List<Cursor> sorted =
        ITEMS.stream()
            .sorted(Comparator.comparingLong(Cursor::millis).thenComparing(Cursor::name))
            .toList();
    for (int limit = 1; limit <= ITEMS.size(); limit++) {
      assertThat(paged(sorted, limit, false)).as("pages of %d", limit).isEqualTo(sorted);
    }
  }

  @Test
  void itIsReadAsItWasWrittenAndNothingElseIs() {
    Cursor cursor = new Cursor(-5, "a~b.c_d-e:f");
    assertThat(Cursor.parse(cursor.toString())).hasValue(cursor);
    for (String text : List.of("", "5", ":a", "5:<b>", "5:" + "a".repeat(201), "5:a b", "x:a")) {
      assertThat(Cursor.parse(text)).as(text).isEmpty();
    }
  }

  private static List<Cursor> paged(List<Cursor> sorted, int limit, boolean latestFirst) {
    List<Cursor> read = new ArrayList<>();
    Optional<Cursor> after = Optional.empty();
    do {
      Optional<Cursor> behind = after;
      List<Cursor> page =
          sorted.stream()
              .filter(item -> behind.isEmpty() || !reached(behind.get(), item, latestFirst))
              .limit(limit)
              .toList();
      read.addAll(page);
      after = page.isEmpty() ? Optional.empty() : Optional.of(page.get(page.size() - 1));
    } while (after.isPresent() && read.size() <= sorted.size());
    return read;
  }

  private static boolean reached(Cursor cursor, Cursor item, boolean latestFirst) {
    return latestFirst
        ? cursor.reachedLatestFirst(item.millis(), item::name)
        : cursor.reachedEarliestFirst(item.millis(), item::name);
  }

  private static List<Cursor> items() {
    List<Cursor> items = new ArrayList<>();
    for (int millis = 1; millis <= 3; millis++) {
      for (String name : List.of("a", "b", "c", "d")) {
        items.add(new Cursor(millis, name));
      }
    }
    return items;
  }
}
