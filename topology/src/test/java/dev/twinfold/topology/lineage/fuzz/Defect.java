package dev.twinfold.topology.lineage.fuzz;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Reason;
import dev.twinfold.topology.lineage.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One way in which a good report is spoiled, and the one reason for which it must then be refused;
 * or none, if what comes of it is strange but allowed.
 */
public enum Defect {
  NONE(Optional.empty()) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return r;
    }
  },
  EMPTY_CHAIN(Optional.of(Reason.CHAIN_EMPTY)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return ReportFuzzer.with(r, List.of(), r.generation());
    }
  },
  LONG_CHAIN(Optional.of(Reason.CHAIN_TOO_LONG)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      List<Identity> chain = new ArrayList<>(r.chain());
      int length = 17 + fuzzer.below(100);
      while (chain.size() < length) {
        chain.add(fuzzer.fresh());
      }
      return ReportFuzzer.with(r, chain, r.generation() + length);
    }
  },
  CYCLE(Optional.of(Reason.CHAIN_REPEATS)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      List<Identity> chain = new ArrayList<>(r.chain());
      chain.add(chain.get(fuzzer.below(chain.size())));
      return ReportFuzzer.with(r, chain, r.generation() + 1);
    }
  },
  NEGATIVE_GENERATION(Optional.of(Reason.CHAIN_GENERATION)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return ReportFuzzer.with(
          r, r.chain(), fuzzer.below(2) == 0 ? Long.MIN_VALUE + fuzzer.below(20) : -1);
    }
  },
  GENERATION_BELOW_CHAIN(Optional.of(Reason.CHAIN_GENERATION)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return ReportFuzzer.with(r, r.chain(), r.chain().size() - 2L);
    }
  },
  SHIFTED_GENERATION(Optional.of(Reason.CHAIN_GENERATION)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      // Whatever the chain's identities are known as, or the genesis in it, contradicts this.
      long shift = 1L + fuzzer.below(1000);
      return ReportFuzzer.with(r, r.chain(), r.generation() + shift);
    }
  },
  HUGE_GENERATION(Optional.of(Reason.CHAIN_GENERATION)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return ReportFuzzer.with(r, r.chain(), Long.MAX_VALUE - fuzzer.below(3));
    }
  },
  LONE_IDENTITY(Optional.of(Reason.CHAIN_GENERATION)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return ReportFuzzer.with(r, List.of(fuzzer.fresh()), 1 + fuzzer.below(Integer.MAX_VALUE));
    }
  },
  SEQUENCE_BELOW_ONE(Optional.of(Reason.SEQUENCE)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      int sequence = fuzzer.below(2) == 0 ? -fuzzer.below(9) : Integer.MIN_VALUE;
      return ReportFuzzer.with(r, r.landmarks(), sequence, r.reportId());
    }
  },
  NO_REPORT_ID(Optional.of(Reason.UNDECODABLE)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return ReportFuzzer.with(r, r.landmarks(), r.sequence(), Identity.NONE);
    }
  },
  LANDMARK_WITHIN_CHAIN(Optional.of(Reason.CHAIN_GENERATION)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      long generation = (r.generation() / 64 + 1 + fuzzer.below(9)) * 64;
      return landmarks(r, List.of(new Landmark(generation, fuzzer.anyIdentity())));
    }
  },
  CROOKED_LANDMARK(Optional.of(Reason.CHAIN_GENERATION)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      long generation = fuzzer.below(2) == 0 ? -64 : 1 + fuzzer.below(63);
      return landmarks(r, List.of(new Landmark(generation, fuzzer.anyIdentity())));
    }
  },
  MANY_LANDMARKS(Optional.of(Reason.CHAIN_TOO_LONG)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      Landmark landmark = new Landmark(0, fuzzer.anyIdentity());
      return landmarks(r, Collections.nCopies(3 + fuzzer.below(50), landmark));
    }
  },
  EMPTY_PERIOD(Optional.of(Reason.PERIOD)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return ReportFuzzer.during(r, now, now - fuzzer.below(1000));
    }
  },
  LONG_PERIOD(Optional.of(Reason.PERIOD)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return fuzzer.below(2) == 0
          ? ReportFuzzer.during(r, Long.MIN_VALUE, Long.MAX_VALUE)
          : ReportFuzzer.during(r, now - now % 60_000, now - now % 60_000 + 60_001);
    }
  },
  OLD_PERIOD(Optional.of(Reason.TOO_OLD)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return fuzzer.below(2) == 0
          ? ReportFuzzer.during(r, Long.MIN_VALUE, Long.MIN_VALUE + 1)
          : ReportFuzzer.during(
              r, now - FuzzedFold.CORRECTION_MILLIS - 1, now - FuzzedFold.CORRECTION_MILLIS);
    }
  },
  FAR_FUTURE(Optional.empty()) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return ReportFuzzer.during(r, Long.MAX_VALUE - 1, Long.MAX_VALUE);
    }
  },
  HOSTILE_TENANT(Optional.of(Reason.TENANT)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      List<String> hostile =
          List.of("", "a".repeat(65), "a b", "\u0000", "../x", "caf\u00e9", "\ud83d\ude00", "a\n");
      return ReportFuzzer.saying(
          r, hostile.get(fuzzer.below(hostile.size())), r.operations(), r.labels());
    }
  },
  HOSTILE_OPERATIONS(Optional.of(Reason.OPERATIONS)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      List<Map<String, Long>> hostile =
          List.of(
              Map.of("sign", -1L),
              Map.of("sign", 1L, "verify", Long.MIN_VALUE),
              Map.of("", 1L),
              Map.of("\u202e".repeat(129), 1L),
              TOO_MANY);
      return ReportFuzzer.saying(
          r, r.tenant(), hostile.get(fuzzer.below(hostile.size())), r.labels());
    }
  },
  HOSTILE_LABELS(Optional.of(Reason.LABELS)) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      List<Map<String, String>> hostile =
          List.of(
              ReportFuzzer.entries(33, 6, "v"),
              Map.of("k".repeat(257), ""),
              Map.of("", "\u0000".repeat(257)));
      return ReportFuzzer.saying(
          r, r.tenant(), r.operations(), hostile.get(fuzzer.below(hostile.size())));
    }
  },
  STRANGE_WORDS(Optional.empty()) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      Map<String, String> labels = new HashMap<>(Map.of("", "", "'; drop table", "\ud800"));
      return ReportFuzzer.saying(r, "A-z_9.", Map.of("\u0000", Long.MAX_VALUE, "%s", 0L), labels);
    }
  },
  HUGE_SEQUENCE(Optional.empty()) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return ReportFuzzer.with(r, r.landmarks(), Integer.MAX_VALUE, r.reportId());
    }
  },
  UNKNOWN_CHAIN(Optional.empty()) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      return ReportFuzzer.with(
          r,
          List.of(fuzzer.fresh(), fuzzer.fresh()),
          fuzzer.below(50) == 0 ? Long.MAX_VALUE - 1 : 2L + fuzzer.below(100_000));
    }
  },
  MIXED_LINEAGES(Optional.empty()) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      List<Identity> chain = new ArrayList<>(r.chain());
      for (int i = chain.size() - 1; i > 0; i--) {
        Identity other = fuzzer.anyIdentity();
        if (fuzzer.below(3) == 0 && !chain.contains(other)) {
          chain.set(i, other);
        }
      }
      return ReportFuzzer.with(r, chain, r.generation());
    }
  },
  SHUFFLED_CHAIN(Optional.empty()) {
    @Override
    public Report spoil(Report r, ReportFuzzer fuzzer, long now) {
      List<Identity> chain = new ArrayList<>(r.chain());
      Collections.swap(chain, fuzzer.below(chain.size()), fuzzer.below(chain.size()));
      return ReportFuzzer.with(r, chain, r.generation());
    }
  };

  private static final Map<String, Long> TOO_MANY = ReportFuzzer.entries(1001, 6, 1L);

  /** Why it must be refused; empty if it may be counted as well. */
  public final Optional<Reason> reason;

  Defect(Optional<Reason> reason) {
    this.reason = reason;
  }

  /** Copies a good report with this defect; now is broker time. */
  public abstract Report spoil(Report r, ReportFuzzer fuzzer, long now);

  private static Report landmarks(Report r, List<Landmark> landmarks) {
    return ReportFuzzer.with(r, landmarks, r.sequence(), r.reportId());
  }
}
