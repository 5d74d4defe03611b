package dev.twinfold.local.bill;

import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.UsageByClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What was received held against what was billed: each window's equation, offsets without a hole,
 * and the sum of the bills.
 */
public final class Reconciled {
  private record Billed(long reports, Instant lastEnd) {
    static Billed add(Billed a, Billed b) {
      return new Billed(
          a.reports + b.reports, a.lastEnd.isAfter(b.lastEnd) ? a.lastEnd : b.lastEnd);
    }
  }

  private record Source(String topic, int partition) implements Comparable<Source> {
    private static final Comparator<Source> ORDER =
        Comparator.comparing(Source::topic).thenComparing(Source::partition);

    @Override
    public int compareTo(Source other) {
      return ORDER.compare(this, other);
    }
  }

  private final Map<Source, TreeMap<Instant, Reconciliation>> partitions = new TreeMap<>();
  private final Map<String, Billed> billed = new TreeMap<>();

  void add(Reconciliation receipts) {
    partitions
        .computeIfAbsent(
            new Source(receipts.getTopic(), receipts.getPartition()), source -> new TreeMap<>())
        .put(receipts.getWindowStart(), receipts);
  }

  /** Takes the highest revision of one client and window. */
  void add(UsageByClient bill) {
    billed.merge(
        bill.getWindowSize(), new Billed(bill.getReports(), bill.getWindowEnd()), Billed::add);
  }

  /** All windows of one partition added up. */
  public record Line(
      String topic,
      int partition,
      int windows,
      long firstOffset,
      long lastOffset,
      long received,
      long counted,
      long late,
      long redelivered,
      long deadLettered) {}

  /** A line for each partition that received anything. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    partitions.forEach((source, windows) -> lines.add(line(source, windows)));
    return lines;
  }

  private static Line line(Source source, NavigableMap<Instant, Reconciliation> windows) {
    return new Line(
        source.topic,
        source.partition,
        windows.size(),
        windows.firstEntry().getValue().getFirstOffset(),
        windows.lastEntry().getValue().getLastOffset(),
        sum(windows, Reconciliation::getReceived),
        sum(windows, Reconciliation::getCounted),
        sum(windows, Reconciliation::getLate),
        sum(windows, Reconciliation::getRedelivered),
        sum(windows, Reconciliation::getDeadLettered));
  }

  private static long sum(
      NavigableMap<Instant, Reconciliation> windows, ToLongFunction<Reconciliation> count) {
    return windows.values().stream().mapToLong(count).sum();
  }

  /** What does not agree, in words; empty if all does. */
  public List<String> disagreements() {
    List<String> found = new ArrayList<>();
    for (TreeMap<Instant, Reconciliation> windows : partitions.values()) {
      Optional<Reconciliation> before = Optional.empty();
      for (Reconciliation each : windows.values()) {
        equation(each).ifPresent(found::add);
        before.flatMap(last -> hole(last, each)).ifPresent(found::add);
        before = Optional.of(each);
      }
    }
    long reports = reports();
    billed.forEach(
        (size, sum) -> {
          if (sum.reports != reports) {
            found.add(
                String.format(
                    "bills of windows of %s hold %d reports, received and not heard before were %d;"
                        + " if windows are open, ask again when they have closed (the last ends at"
                        + " %s)",
                    size, sum.reports, reports, sum.lastEnd));
          }
        });
    if (billed.isEmpty() && reports > 0) {
      found.add(reports + " reports were received and no bill is there yet");
    }
    return found;
  }

  /** Reports that were received and have to be on bills. */
  public long reports() {
    return lines().stream().mapToLong(line -> line.counted + line.late).sum();
  }

  /** Window size to the reports on bills of that size. */
  public Map<String, Long> billedReports() {
    Map<String, Long> reports = new TreeMap<>();
    billed.forEach((size, sum) -> reports.put(size, sum.reports));
    return reports;
  }

  private static Optional<String> equation(Reconciliation each) {
    long sum = each.getCounted() + each.getLate() + each.getRedelivered() + each.getDeadLettered();
    return sum == each.getReceived()
        ? Optional.empty()
        : Optional.of(
            String.format(
                "%s, partition %d, %s: received %d, but counted %d + late %d + redelivered %d +"
                    + " dead-lettered %d is %d",
                each.getTopic(),
                each.getPartition(),
                each.getWindowStart(),
                each.getReceived(),
                each.getCounted(),
                each.getLate(),
                each.getRedelivered(),
                each.getDeadLettered(),
                sum));
  }

  private static Optional<String> hole(Reconciliation last, Reconciliation next) {
    return last.getLastOffset() + 1 == next.getFirstOffset()
        ? Optional.empty()
        : Optional.of(
            String.format(
                "%s, partition %d, %s: begins at offset %d, but the window before ended at %d",
                next.getTopic(),
                next.getPartition(),
                next.getWindowStart(),
                next.getFirstOffset(),
                last.getLastOffset()));
  }
}
