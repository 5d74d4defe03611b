package dev.twinfold.topology.stream.simulation;

import dev.twinfold.schemas.ChainTail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What machines do and what happens to them, one thing at each step. */
final class FleetDay {
  private static final long FUTURE_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final long MOST_FUTURE_MILLIS = Duration.ofDays(30_000).toMillis();

  private final SplittableRandom random;
  private final Plan plan;
  private final Partition partition;
  private final List<String> tenants = new ArrayList<>();
  private final List<Host> hosts = new ArrayList<>();

  FleetDay(SplittableRandom random, Plan plan, Partition partition, int tenants) {
    this.random = random;
    this.plan = plan;
    this.partition = partition;
    for (int i = 0; i < tenants; i++) {
      this.tenants.add("tenant-" + i);
    }
    for (int i = 2 + random.nextInt(6); i > 0; i--) {
      hosts.add(Host.fresh(random, pick(this.tenants)));
    }
  }

  /** Something happens, now. */
  void step() {
    Host host = pick(hosts);
    if (host.silent()) {
      if (random.nextInt(20) == 0 && now() - host.silentSince() < plan.horizon().toMillis()) {
        host.speak();
        work(host, now());
      } else {
        resend(host);
      }
      return;
    }
    int kind = random.nextInt(100);
    if (kind < 35) {
      work(host, now() - random.nextLong(60_000));
    } else if (kind < 55) {
      work(host, late());
    } else if (kind < 63) {
      burst(host);
    } else if (kind < 68) {
      work(host, early());
    } else if (kind < 77) {
      resend(host);
    } else if (kind < 83) {
      spoil(host);
    } else if (kind < 86) {
      hosts.add(Host.fresh(random, pick(tenants)));
    } else if (kind < 90) {
      cloned(host);
    } else if (kind < 95) {
      restored(host);
    } else {
      overtaken(host);
    }
  }

  private long now() {
    return partition.now();
  }

  /** One report; under a new identity now and then, if it will be taken. */
  private void work(Host host, long periodStart) {
    if (random.nextInt(3) == 0 && !plan.isTooOld(periodStart, now())) {
      host.moveOn();
    }
    partition.send(host, host.report(periodStart), true);
  }

  /** From around the last closing of a window, or from anywhere within the horizon, or its edge. */
  private long late() {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return now() - plan.horizon().toMillis() - random.nextInt(2);
    }
    if (kind == 1) {
      return now() - plan.horizon().toMillis() - random.nextLong(1, 100_000_000);
    }
    if (kind < 4) {
      return now() - random.nextLong(plan.horizon().toMillis());
    }
    String size = pick(List.copyOf(plan.graces().keySet()));
    long back = plan.graces().get(size).toMillis() + random.nextLong(3_600_000);
    BilledWindow window = BilledWindow.holding(size, now() - back);
    long start = window.start().toEpochMilli();
    long length = window.end().toEpochMilli() - start;
    long first = Math.max(start, now() - plan.horizon().toMillis());
    return Math.min(now(), first + random.nextLong(Math.max(1, start + length - first)));
  }

  /** Around five minutes ahead, or in another century. */
  private long early() {
    return switch (random.nextInt(3)) {
      case 0 -> now() + FUTURE_MILLIS + random.nextInt(2);
      case 1 -> now() + random.nextLong(2 * FUTURE_MILLIS);
      default -> now() + random.nextLong(MOST_FUTURE_MILLIS);
    };
  }

  /** Many late reports around one correction pause. */
  private void burst(Host host) {
    long start = late();
    for (int i = random.nextInt(6); i >= 0; i--) {
      partition.send(host, host.report(start), true);
      partition.pass(random.nextLong(plan.pause().toMillis() / 2 + 2));
    }
  }

  private void resend(Host host) {
    List<ChainTail> sent = host.resendable();
    if (!sent.isEmpty()) {
      partition.resend(pick(sent));
    }
  }

  private void spoil(Host host) {
    ChainTail report = host.report(now());
    byte[] key = report.getLineage().bytes();
    switch (random.nextInt(5)) {
      case 0 -> report.setSequence(0);
      case 1 -> report.setTenant("no tenant");
      case 2 -> report.setOperations(Map.of("read", -1L));
      case 3 -> report.setPeriodEnd(report.getPeriodStart());
      default -> key = new byte[] {1, 2, 3};
    }
    byte[] value = partition.bytes(report);
    partition.sendSpoiled(key, random.nextInt(8) == 0 ? new byte[] {0, 1} : value);
  }

  /** Both go on, the original first. */
  private void cloned(Host host) {
    Host copy = host.copy();
    host.moveOn();
    partition.send(host, host.report(now()), true);
    partition.pass(random.nextLong(60_000));
    hosts.add(copy);
    partition.sendFirst(host, copy, copy.report(now()));
    partition.pass(random.nextLong(60_000));
    partition.send(host, host.report(now()), true);
  }

  /** The machine works on for a while, then its backup does. */
  private void restored(Host host) {
    Host copy = host.copy();
    host.moveOn();
    for (int i = random.nextInt(3); i >= 0; i--) {
      partition.send(host, host.report(now()), true);
      partition.pass(random.nextLong(Duration.ofMinutes(40).toMillis()));
    }
    host.silence(now());
    hosts.add(copy);
    partition.sendFirst(host, copy, copy.report(now()));
  }

  /** A report arrives behind the first one of the next identity. */
  private void overtaken(Host host) {
    ChainTail slow = host.report(now());
    host.moveOn();
    partition.send(host, host.report(now()), true);
    partition.pass(random.nextLong(15_000));
    partition.send(host, slow, false);
  }

  private <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
