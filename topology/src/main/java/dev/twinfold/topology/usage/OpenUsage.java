package dev.twinfold.topology.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one client did in windows whose bill was not written yet; immutable.
 *
 * <p>Mostly one entry, two around a window's end: a list searched from its end, not a map.
 *
 * @param entries one for each window and tenant
 */
public record OpenUsage(List<Entry> entries) {
  /** Nothing is open. */
  public static final OpenUsage NONE = new OpenUsage(List.of());

  /**
   * What was counted for one window and tenant since its bill was last written.
   *
   * @param window the billing window
   * @param tenant the paying customer
   * @param dueMillis broker time at which the bill is to be written
   * @param counts operations
   * @param reports how many reports, at least 1
   */
  public record Entry(
      Window window, String tenant, long dueMillis, OperationCounts counts, long reports) {}

  /** Copies the list. */
  public OpenUsage {
    entries = List.copyOf(entries);
  }

  /** When the bill of a window and tenant is due; -1 if nothing is open there. */
  public long dueMillis(Window window, String tenant) {
    int at = indexOf(window, tenant);
    return at < 0 ? -1 : entries.get(at).dueMillis();
  }

  /** With one report added; the due time is used only where nothing was open yet. */
  public OpenUsage plus(
      Window window, String tenant, long dueMillis, Map<String, Long> operations) {
    List<Entry> changed = new ArrayList<>(entries);
    int at = indexOf(window, tenant);
    if (at < 0) {
      changed.add(new Entry(window, tenant, dueMillis, OperationCounts.of(operations), 1));
    } else {
      Entry old = entries.get(at);
      changed.set(
          at,
          new Entry(
              window, tenant, old.dueMillis(), old.counts().plus(operations), old.reports() + 1));
    }
    return new OpenUsage(changed);
  }

  /** What is due by a time. */
  public List<Entry> dueBy(long millis) {
    return entries.stream().filter(entry -> entry.dueMillis() <= millis).toList();
  }

  /** Without what is due by a time. */
  public OpenUsage withoutDueBy(long millis) {
    return new OpenUsage(entries.stream().filter(entry -> entry.dueMillis() > millis).toList());
  }

  private int indexOf(Window window, String tenant) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).window().equals(window) && entries.get(i).tenant().equals(tenant)) {
        return i;
      }
    }
    return -1;
  }
}
