package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Evidence;
import dev.twinfold.topology.lineage.Fork;
import dev.twinfold.topology.lineage.Gap;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Known;
import dev.twinfold.topology.lineage.RecentReports;
import dev.twinfold.topology.lineage.Verdict;
import dev.twinfold.topology.usage.Bill;
import dev.twinfold.topology.usage.OpenUsage;
import dev.twinfold.topology.usage.OperationCounts;
import dev.twinfold.topology.usage.Tally;
import dev.twinfold.topology.usage.TenantTotal;
import dev.twinfold.topology.usage.Window;
import dev.twinfold.topology.usage.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Draws state of every shape, ordinary and extreme. */
final class AnyState {
  private static final String[] WORDS = {"", "acme", "eu-central-1", "\u03b1\u4e16\ud83d\ude00"};

  private final SplittableRandom random;

  AnyState(SplittableRandom random) {
    this.random = random;
  }

  ClientState clientState() {
    Client client =
        new Client(
            identity(),
            identity(),
            word(),
            any(ClientStatus.values()),
            identity(),
            number(),
            number(),
            number(),
            number(),
            recent(),
            random.nextBoolean() ? Gap.NONE : new Gap(number(), number(), number()),
            random.nextBoolean() ? Fork.NONE : fork(),
            maybe(),
            random.nextBoolean(),
            labels());
    return new ClientState(client, usage());
  }

  Bill bill() {
    return new Bill(random.nextInt(), new Tally(number(), number(), number(), number(), counts()));
  }

  TenantTotal tenantTotal() {
    Tally first = new Tally(number(), number(), number(), number(), counts());
    return new TenantTotal(random.nextInt(), first, random.nextInt(), bill().total());
  }

  Known known() {
    Identity client = identity();
    return random.nextBoolean()
        ? Known.of(client, number())
        : new Known(client, number(), 1 + random.nextInt(1 << 20), maybe(), maybe());
  }

  /** 16 reports of the last minutes, three labels, three operations in one open window. */
  static ClientState typicalClient() {
    AnyState any = new AnyState(new SplittableRandom(6));
    long now = Instant.parse("2026-03-05T06:30:00Z").toEpochMilli();
    long generation = 250_000;
    long[] entries = new long[RecentReports.CAPACITY * RecentReports.STRIDE];
    for (int i = 0; i < RecentReports.CAPACITY; i++) {
      int at = i * RecentReports.STRIDE;
      int ago = RecentReports.CAPACITY - 1 - i;
      entries[at] = any.random.nextLong();
      entries[at + 1] = now - ago * 10_000L;
      entries[at + 2] = generation - ago;
      entries[at + 3] = 1;
    }
    Client client =
        new Client(
            any.identity(),
            any.identity(),
            "acme-europe",
            ClientStatus.ACTIVE,
            any.identity(),
            generation,
            now - Duration.ofDays(30).toMillis(),
            now,
            260_000,
            RecentReports.ofEntries(entries),
            Gap.NONE,
            Fork.NONE,
            Identity.NONE,
            false,
            Map.of("host", "web-17.example", "zone", "eu-central-1", "version", "3.14.1"));
    WindowSize hour = WindowSize.parse("PT1H");
    Window window = hour.holding(now);
    return new ClientState(
        client,
        OpenUsage.NONE
            .opened(window, client.tenant(), hour.closesMillis(window), 1)
            .plus(
                window,
                client.tenant(),
                Map.of("read", 12_000L, "write", 800L, "infer", 40L),
                false));
  }

  private Fork fork() {
    return new Fork(
        any(Evidence.values()),
        maybe(),
        number(),
        number(),
        1 + random.nextInt(1 << 20),
        maybe(),
        number(),
        maybe(),
        number(),
        number(),
        any(Verdict.values()));
  }

  private RecentReports recent() {
    int size = random.nextInt(RecentReports.CAPACITY + 1);
    return RecentReports.ofEntries(
        random.longs((long) size * RecentReports.STRIDE).map(any -> number()).toArray());
  }

  private OpenUsage usage() {
    List<OpenUsage.Entry> entries = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      long start = random.nextLong(1L << 42);
      Window window = new Window(word(), start, start + 1 + random.nextLong(1L << 32));
      entries.add(
          new OpenUsage.Entry(
              window, word(), number(), random.nextInt(2), counts(), number(), number()));
    }
    return new OpenUsage(entries);
  }

  private OperationCounts counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      counts.put(word() + i, random.nextLong() >>> 1);
    }
    return OperationCounts.of(counts);
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      labels.put(word() + i, word());
    }
    return labels;
  }

  /** Small, large, negative and the very ends. */
  private long number() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(100);
      case 1 -> random.nextLong();
      case 2 -> Long.MAX_VALUE;
      case 3 -> Long.MIN_VALUE;
      default -> 1_700_000_000_000L + random.nextInt();
    };
  }

  private Identity identity() {
    return new Identity(random.nextLong(), random.nextLong());
  }

  private Identity maybe() {
    return random.nextBoolean() ? Identity.NONE : identity();
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
