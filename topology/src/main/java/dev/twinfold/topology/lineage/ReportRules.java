package dev.twinfold.topology.lineage;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a usable report from one that is not, by the rules of docs/semantics.md, "Bad input".
 *
 * @param correctionHorizon how far back of broker time a report's period may begin
 */
public record ReportRules(Duration correctionHorizon) {
  /** The longest chain tail. */
  public static final int MAX_CHAIN = 16;

  static final int MAX_TENANT = 64;
  static final int MAX_OPERATIONS = 1000;
  static final int MAX_OPERATION_NAME = 128;
  static final int MAX_LABELS = 32;
  static final int MAX_LABEL = 256;
  static final int MAX_LANDMARKS = 2;
  private static final long MINUTE_MILLIS = 60_000;

  /**
   * The first rule that a report breaks; empty for a good one.
   *
   * @param brokerMillis the record's broker time
   */
  public Optional<Rejection> check(Report report, long brokerMillis) {
    Rejection wrong = chain(report);
    wrong = wrong == null ? identities(report) : wrong;
    wrong = wrong == null ? period(report, brokerMillis) : wrong;
    wrong = wrong == null ? tenant(report.tenant()) : wrong;
    wrong = wrong == null ? operations(report.operations()) : wrong;
    wrong = wrong == null ? labels(report.labels()) : wrong;
    return Optional.ofNullable(wrong);
  }

  private static Rejection chain(Report report) {
    List<Identity> chain = report.chain();
    int size = chain.size();
    if (size == 0) {
      return no(Reason.CHAIN_EMPTY, "the chain is empty; it ends with the current identity");
    }
    if (size > MAX_CHAIN) {
      return no(Reason.CHAIN_TOO_LONG, size + " identities in the chain; 16 at most");
    }
    for (int i = 1; i < size; i++) {
      if (chain.subList(0, i).contains(chain.get(i))) {
        return no(Reason.CHAIN_REPEATS, chain.get(i).brief() + " stands in the chain twice");
      }
    }
    return generation(report, size);
  }

  private static Rejection generation(Report report, int size) {
    long oldest = report.generationAt(0);
    if (report.generation() < 0 || oldest < 0) {
      return no(
          Reason.CHAIN_GENERATION,
          "generation "
              + report.generation()
              + " with a chain of "
              + size
              + "; at least "
              + (size - 1));
    }
    int genesisAt = report.chain().indexOf(report.lineage());
    if (genesisAt != (oldest == 0 ? 0 : -1)) {
      return no(
          Reason.CHAIN_GENERATION,
          "the lineage belongs at generation 0 of the chain and nowhere else; the chain begins at "
              + oldest);
    }
    if (size == 1 && oldest > 0) {
      return no(
          Reason.CHAIN_GENERATION,
          "a chain of 1 at generation " + oldest + "; at least 2, so that it can be tied on");
    }
    return null;
  }

  private static Rejection identities(Report report) {
    if (report.sequence() < 1) {
      return no(Reason.SEQUENCE, "sequence " + report.sequence() + "; it counts from 1");
    }
    if (!report.reportId().exists()
        || !report.lineage().exists()
        || report.chain().contains(Identity.NONE)) {
      return no(Reason.UNDECODABLE, "an identity of zeros only, which stands for none");
    }
    if (report.landmarks().size() > MAX_LANDMARKS) {
      return no(Reason.CHAIN_TOO_LONG, report.landmarks().size() + " landmarks; 2 at most");
    }
    for (Landmark landmark : report.landmarks()) {
      if (landmark.generation() < 0
          || landmark.generation() >= report.generationAt(0)
          || !Landmark.at(landmark.generation())) {
        return no(
            Reason.CHAIN_GENERATION,
            "landmark of generation "
                + landmark.generation()
                + "; a multiple of 64, older than the chain's "
                + report.generationAt(0));
      }
    }
    return null;
  }

  private Rejection period(Report report, long brokerMillis) {
    long start = report.periodStartMillis();
    long end = report.periodEndMillis();
    if (end <= start) {
      return no(Reason.PERIOD, "period from " + start + " to " + end + " is empty");
    }
    if (Math.floorDiv(start, MINUTE_MILLIS) != Math.floorDiv(end - 1, MINUTE_MILLIS)) {
      return no(Reason.PERIOD, "period from " + start + " to " + end + " crosses a minute");
    }
    if (start < brokerMillis - correctionHorizon.toMillis()) {
      return no(
          Reason.TOO_OLD,
          "period from " + start + " is over " + correctionHorizon + " before " + brokerMillis);
    }
    return null;
  }

  private static Rejection tenant(String tenant) {
    boolean right = !tenant.isEmpty() && tenant.length() <= MAX_TENANT;
    for (int i = 0; right && i < tenant.length(); i++) {
      char c = tenant.charAt(i);
      right =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
    }
    return right ? null : no(Reason.TENANT, "tenant is not 1 to 64 of A-Z a-z 0-9 . _ -");
  }

  private static Rejection operations(Map<String, Long> operations) {
    if (operations.size() > MAX_OPERATIONS) {
      return no(Reason.OPERATIONS, operations.size() + " operation names; 1000 at most");
    }
    for (Map.Entry<String, Long> operation : operations.entrySet()) {
      int length = operation.getKey().length();
      if (length == 0 || length > MAX_OPERATION_NAME) {
        return no(Reason.OPERATIONS, "operation name of " + length + " characters; 1 to 128");
      }
      if (operation.getValue() < 0) {
        return no(Reason.OPERATIONS, "a count of " + operation.getValue() + "; it is at least 0");
      }
    }
    return null;
  }

  private static Rejection labels(Map<String, String> labels) {
    if (labels.size() > MAX_LABELS) {
      return no(Reason.LABELS, labels.size() + " labels; 32 at most");
    }
    for (Map.Entry<String, String> label : labels.entrySet()) {
      int longest = Math.max(label.getKey().length(), label.getValue().length());
      if (longest > MAX_LABEL) {
        return no(Reason.LABELS, "a label of " + longest + " characters; 256 at most");
      }
    }
    return null;
  }

  private static Rejection no(Reason reason, String detail) {
    return new Rejection(reason, detail);
  }
}
