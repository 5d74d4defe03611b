package dev.twinfold.topology.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one client did in windows whose bill was not written yet; immutable.
 *
 * <p>Mostly one entry for each size of windows: a list searched from its end, not a map.
 *
 * @param entries one for each window and tenant
 */
public record OpenUsage(List<Entry> entries) {
  /** Nothing is open. */
  public static final OpenUsage NONE = new OpenUsage(List.of());

  /** Bytes of names that all open windows of a client may take, since they are stored as one. */
  static final int MOST_NAME_BYTES = 256 << 10;

  /**
   * What was counted for one window and tenant since its bill was last written.
   *
   * @param window the billing window
   * @param tenant the paying customer
   * @param dueMillis broker time at which the bill is to be written
   * @param machines 1, or 0 if the client's machine counts in this window under another client
   * @param counts operations
   * @param reports how many reports; 0 if only the count of machines may have changed
   * @param aheadReports how many of them came from a clock far ahead of broker time
   */
  public record Entry(
      Window window,
      String tenant,
      long dueMillis,
      int machines,
      OperationCounts counts,
      long reports,
      long aheadReports) {
    /** What the next bill adds to the one before; {@link Tally#NONE} if there is nothing to say. */
    public Tally changeOf(Bill before) {
      long change = machines - before.total().machines();
      return change == 0 && reports == 0
          ? Tally.NONE
          : new Tally(change, 0, reports, aheadReports, counts);
    }
  }

  /** Copies the list. */
  public OpenUsage {
    entries = List.copyOf(entries);
  }

  /** Whether anything is open for a window and tenant. */
  public boolean holds(Window window, String tenant) {
    return indexOf(window, tenant) >= 0;
  }

  /** With an entry without usage, to be billed by a time; none may be open there. */
  public OpenUsage opened(Window window, String tenant, long dueMillis, int machines) {
    List<Entry> changed = new ArrayList<>(entries);
    changed.add(new Entry(window, tenant, dueMillis, machines, OperationCounts.NONE, 0, 0));
    return new OpenUsage(changed);
  }

  /** With another count of machines in an entry that is open. */
  public OpenUsage withMachines(Window window, String tenant, int machines) {
    int at = indexOf(window, tenant);
    Entry old = entries.get(at);
    return replaced(at, machines, old.counts(), old.reports(), old.aheadReports());
  }

  /**
   * With one report added to an entry that is open. Names for which a client has no room left are
   * counted under {@link OperationCounts#OTHER}.
   */
  public OpenUsage plus(Window window, String tenant, Map<String, Long> operations, boolean ahead) {
    int at = indexOf(window, tenant);
    Entry old = entries.get(at);
    return replaced(
        at,
        old.machines(),
        old.counts().plus(operations, MOST_NAME_BYTES - nameBytes()),
        old.reports() + 1,
        old.aheadReports() + (ahead ? 1 : 0));
  }

  private OpenUsage replaced(
      int at, int machines, OperationCounts counts, long reports, long aheadReports) {
    Entry old = entries.get(at);
    List<Entry> changed = new ArrayList<>(entries);
    changed.set(
        at,
        new Entry(
            old.window(), old.tenant(), old.dueMillis(), machines, counts, reports, aheadReports));
    return new OpenUsage(changed);
  }

  private int nameBytes() {
    int bytes = 0;
    for (Entry entry : entries) {
      bytes += entry.counts().nameBytes();
    }
    return bytes;
  }

  /** Whether anything is due by a time. */
  public boolean hasDueBy(long millis) {
    for (Entry entry : entries) {
      if (entry.dueMillis() <= millis) {
        return true;
      }
    }
    return false;
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
