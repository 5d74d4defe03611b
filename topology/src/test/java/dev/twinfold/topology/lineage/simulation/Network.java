package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Report;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The way from the machines to the broker: what was put on it arrives, in order or not, within 25
 * seconds.
 *
 * <p>A report is never lost behind one that arrives (that would be a gap which only a machine that
 * cheats leaves): a broken connection refuses reports instead, and the agent resends all it has, in
 * order, before anything new. What may be lost is the acknowledgement. Two copies of a report that
 * are on the way at once arrive next to each other: a copy that came long after another was
 * acknowledged would be beyond any memory of 16 reports.
 */
final class Network {
  static final long LONGEST_DELAY_MILLIS = 25_000;

  /**
   * A report on its way, or its acknowledgement on the way back.
   *
   * @param millis when it arrives
   * @param number in which order it was put on the way
   * @param machine who sent it
   * @param line which history of that machine sent it
   */
  record Parcel(
      long millis, long number, int machine, int line, Report report, boolean acknowledgement) {}

  private record Copy(int machine, Identity reportId) {}

  private final SplittableRandom random;
  private final PriorityQueue<Parcel> parcels =
      new PriorityQueue<>(
          (a, b) ->
              a.millis() == b.millis()
                  ? Long.compare(a.number(), b.number())
                  : Long.compare(a.millis(), b.millis()));
  private final Map<Integer, Long> lastArrivals = new HashMap<>();
  private final Map<Copy, Long> onTheWay = new HashMap<>();
  private long number;

  Network(SplittableRandom random) {
    this.random = random;
  }

  /** Puts a report on its way; one that keeps the order arrives behind all sent before it. */
  void send(int machine, int line, Report report, long nowMillis, boolean keepOrder) {
    long arrival = nowMillis + delay();
    long last = lastArrivals.getOrDefault(machine, 0L);
    Copy copy = new Copy(machine, report.reportId());
    if (onTheWay.containsKey(copy)) {
      arrival = onTheWay.get(copy) + random.nextLong(100);
    } else if (keepOrder) {
      arrival = Math.max(arrival, last);
    }
    lastArrivals.put(machine, Math.max(arrival, last));
    onTheWay.put(copy, arrival);
    parcels.add(new Parcel(arrival, number++, machine, line, report, false));
  }

  /** Puts the acknowledgement of an arrived report on its way back. */
  void acknowledge(Parcel arrived) {
    parcels.add(
        new Parcel(
            arrived.millis() + delay() / 4,
            number++,
            arrived.machine(),
            arrived.line(),
            arrived.report(),
            true));
  }

  private long delay() {
    return random.nextInt(4) == 0
        ? random.nextLong(LONGEST_DELAY_MILLIS)
        : 1 + random.nextLong(300);
  }

  /** When the next parcel arrives; {@link Long#MAX_VALUE} if none is on its way. */
  long nextMillis() {
    return parcels.isEmpty() ? Long.MAX_VALUE : parcels.peek().millis();
  }

  Parcel take() {
    Parcel parcel = parcels.remove();
    Copy copy = new Copy(parcel.machine(), parcel.report().reportId());
    onTheWay.remove(copy, parcel.millis());
    return parcel;
  }
}
