package dev.twinfold.topology.stream;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.LandmarkIdentity;
import dev.twinfold.topology.lineage.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One way in which a report breaks a rule, however it came about.
 *
 * @param name what is wrong
 * @param reason the code it must get
 * @param saying part of the detail it must get
 * @param spoiling what makes a good report of generation 1 wrong
 */
record BadReport(String name, Reason reason, String saying, Consumer<ChainTail> spoiling) {
  private static final Id128 ZEROS = new Id128(new byte[16]);

  static final List<BadReport> ALL =
      List.of(
          of("an empty chain", Reason.CHAIN_EMPTY, "empty", r -> r.setChain(List.of())),
          of("17 identities", Reason.CHAIN_TOO_LONG, "17", r -> r.setChain(identities(17))),
          of("3 landmarks", Reason.CHAIN_TOO_LONG, "3 landmarks", r -> mark(r, 192, 128, 64)),
          of("a cycle", Reason.CHAIN_REPEATS, "twice", r -> r.setChain(repeat(r))),
          of("a negative generation", Reason.CHAIN_GENERATION, "-1", r -> r.setGeneration(-1L)),
          of("too young", Reason.CHAIN_GENERATION, "at least 1", r -> r.setGeneration(0L)),
          of("genesis is elsewhere", Reason.CHAIN_GENERATION, "lineage", r -> r.setGeneration(2L)),
          of("one of many", Reason.CHAIN_GENERATION, "chain of 1", BadReport::loneAtSeven),
          of("a landmark at 65", Reason.CHAIN_GENERATION, "65", r -> mark(r, 65)),
          of("a landmark inside", Reason.CHAIN_GENERATION, "older", r -> mark(r, 512)),
          of("sequence 0", Reason.SEQUENCE, "from 1", r -> r.setSequence(0)),
          of("no tenant", Reason.TENANT, "tenant", r -> r.setTenant("")),
          of("a tenant of 65", Reason.TENANT, "64", r -> r.setTenant("t".repeat(65))),
          of("a tenant in Greek", Reason.TENANT, "A-Z", r -> r.setTenant("\u03b1")),
          of("an empty period", Reason.PERIOD, "empty", r -> r.setPeriodEnd(r.getPeriodStart())),
          of("two minutes", Reason.PERIOD, "minute", r -> r.setPeriodEnd(later(r, 61))),
          of("a negative count", Reason.OPERATIONS, "-1", r -> r.setOperations(Map.of("a", -1L))),
          of("no name", Reason.OPERATIONS, "of 0", r -> r.setOperations(Map.of("", 1L))),
          of("name of 129", Reason.OPERATIONS, "129", r -> r.setOperations(counts("o", 1, 129))),
          of("1001 names", Reason.OPERATIONS, "1001", r -> r.setOperations(counts("o", 1001, 9))),
          of("33 labels", Reason.LABELS, "33", r -> r.setLabels(labels(33, 9))),
          of("a label of 257", Reason.LABELS, "257", r -> r.setLabels(labels(1, 257))),
          of("clock in 1970", Reason.TOO_OLD, "PT840H", BadReport::in1970),
          of("report 0", Reason.UNDECODABLE, "zeros", r -> r.setReportId(ZEROS)),
          of("identity 0", Reason.UNDECODABLE, "zeros", BadReport::currentOfZeros),
          of("lineage 0", Reason.UNDECODABLE, "zeros", BadReport::lineageOfZeros));

  private static BadReport of(
      String name, Reason reason, String saying, Consumer<ChainTail> spoiling) {
    return new BadReport(name, reason, saying, spoiling);
  }

  ChainTail spoil(ChainTail report) {
    spoiling.accept(report);
    return report;
  }

  private static void mark(ChainTail report, long... generations) {
    report.setGeneration(500L);
    report.setChain(identities(4));
    report.setLandmarks(
        java.util.Arrays.stream(generations)
            .mapToObj(generation -> new LandmarkIdentity(generation, identities(1).get(0)))
            .toList());
  }

  private static void loneAtSeven(ChainTail report) {
    report.setChain(identities(1));
    report.setGeneration(7L);
  }

  private static void in1970(ChainTail report) {
    report.setPeriodStart(Instant.EPOCH);
    report.setPeriodEnd(Instant.EPOCH.plusSeconds(60));
  }

  private static void currentOfZeros(ChainTail report) {
    report.setChain(List.of(report.getLineage(), ZEROS));
  }

  private static void lineageOfZeros(ChainTail report) {
    report.setLineage(ZEROS);
    report.setGeneration(9L);
  }

  private static List<Id128> repeat(ChainTail report) {
    List<Id128> chain = new ArrayList<>(report.getChain());
    Collections.addAll(chain, identities(1).get(0), chain.get(0));
    return chain;
  }

  private static Instant later(ChainTail report, long seconds) {
    return report.getPeriodStart().plus(Duration.ofSeconds(seconds));
  }

  private static List<Id128> identities(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i -> {
              byte[] bytes = new byte[16];
              bytes[0] = (byte) i;
              return new Id128(bytes);
            })
        .toList();
  }

  private static Map<String, Long> counts(String letter, int count, int length) {
    return names(letter, count, length).stream().collect(Collectors.toMap(name -> name, n -> 1L));
  }

  private static Map<String, String> labels(int count, int length) {
    return names("l", count, length).stream().collect(Collectors.toMap(name -> name, n -> "x"));
  }

  private static List<String> names(String letter, int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i -> (letter.repeat(length) + i).substring(Integer.toString(i).length()))
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
