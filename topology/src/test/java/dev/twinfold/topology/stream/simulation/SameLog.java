package dev.twinfold.topology.stream.simulation;

import dev.twinfold.topology.stream.LogEnd;
import dev.twinfold.topology.stream.simulation.Bill.About;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;

/**
 * The log of a partition, which a second task reads that never stops, never finds the partition
 * silent and looks at other times: it has to say the same under the same ids.
 */
final class SameLog {
  private record Logged(Bytes key, Bytes value, long brokerMillis) {}

  private final List<Logged> records = new ArrayList<>();

  void add(byte[] key, byte[] value, long brokerMillis) {
    records.add(new Logged(Bytes.wrap(key), Bytes.wrap(value), brokerMillis));
  }

  /** Reads it all again and compares; {@code written} and {@code clones} are what came first. */
  void check(
      Plan plan, Path directory, List<Bill> written, Set<String> clones, SplittableRandom random) {
    Map<String, String> settings = new HashMap<>(plan.settings());
    settings.put("usage.idle.after", "P1D");
    try (Task task = new Task(directory, settings, plan.startMillis(), LogEnd.ALWAYS_REACHED)) {
      List<Bill> again = read(task, plan, random);
      Violation.unless(
          clients(again).equals(clients(written)),
          "the same log gives the same bills of clients",
          differing(clients(again), clients(written)));
      Violation.unless(
          last(again).equals(last(written)),
          "the same log ends with the same totals of tenants",
          differing(new HashSet<>(last(again).values()), new HashSet<>(last(written).values())));
      Violation.unless(
          task.clones().equals(clones),
          "the same log gives the same clones",
          differing(task.clones(), clones));
    }
  }

  private List<Bill> read(Task task, Plan plan, SplittableRandom random) {
    List<Bill> bills = new ArrayList<>();
    long wall = plan.startMillis();
    for (Logged each : records) {
      // It may lag behind, and then look once for many records.
      if (wall < each.brokerMillis() && random.nextInt(3) > 0) {
        task.pass(Duration.ofMillis(each.brokerMillis() - wall));
        wall = each.brokerMillis();
      }
      task.receive(each.key().get(), each.value().get(), each.brokerMillis());
    }
    task.pass(Duration.ofDays(2));
    task.pass(Duration.ofDays(33));
    for (int i = 0; i < 4; i++) {
      task.pass(plan.pause().plusSeconds(1));
    }
    bills.addAll(task.newBills());
    return bills;
  }

  private static Set<SpecificRecord> clients(List<Bill> bills) {
    Set<SpecificRecord> clients = new HashSet<>();
    for (Bill bill : bills) {
      if (!bill.about().client().isEmpty()) {
        clients.add(bill.record());
      }
    }
    return clients;
  }

  private static Map<About, SpecificRecord> last(List<Bill> bills) {
    Map<About, SpecificRecord> last = new HashMap<>();
    for (Bill bill : bills) {
      if (bill.about().client().isEmpty()) {
        last.put(bill.about(), bill.record());
      }
    }
    return last;
  }

  /** What only one of both holds. */
  private static <T> Set<T> differing(Set<T> some, Set<T> others) {
    Set<T> differing = new HashSet<>(some);
    differing.addAll(others);
    differing.removeIf(each -> some.contains(each) && others.contains(each));
    return differing;
  }
}
