package dev.twinfold.agent.report;

import dev.twinfold.agent.chain.Acknowledgement;
import dev.twinfold.agent.chain.Identity;
import dev.twinfold.agent.chain.IdentityChain;
import dev.twinfold.agent.chain.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * The chain of an agent together with the reports that the broker has not acknowledged, oldest
 * first; and the rule that the chain never outruns the acknowledgements (docs/semantics.md).
 *
 * <p>A value: every change makes a new outbox, so that it can be made durable first and take effect
 * afterwards.
 */
public final class Outbox {
  /** The topology remembers 16 reports of a client; one more must not push out the first. */
  public static final int MAX_UNACKNOWLEDGED = 15;

  private static final long NOTHING_ACKNOWLEDGED = -1;

  private final IdentityChain chain;
  private final List<Report> unacknowledged;
  private final long acknowledgedGeneration;
  private final Acknowledgement lastAcknowledgement;

  /**
   * An outbox as it was saved.
   *
   * @param unacknowledged oldest first
   * @param acknowledgedGeneration newest generation that the broker knows of; -1 for none
   */
  public Outbox(
      IdentityChain chain,
      List<Report> unacknowledged,
      long acknowledgedGeneration,
      Acknowledgement lastAcknowledgement) {
    this.chain = Objects.requireNonNull(chain, "chain");
    this.unacknowledged = List.copyOf(unacknowledged);
    this.acknowledgedGeneration = acknowledgedGeneration;
    this.lastAcknowledgement = Objects.requireNonNull(lastAcknowledgement, "lastAcknowledgement");
  }

  /** The outbox of an agent that has said nothing yet. */
  public static Outbox startingWith(IdentityChain chain) {
    return new Outbox(chain, List.of(), NOTHING_ACKNOWLEDGED, Acknowledgement.NONE);
  }

  /**
   * The same as it would come back from disk: its identity is {@linkplain IdentityChain#spent()
   * spent}.
   */
  public Outbox resumed() {
    IdentityChain spent =
        IdentityChain.resumed(
            chain.lineage(), chain.tail(), chain.landmarks(), chain.generation(), chain.sequence());
    return new Outbox(spent, unacknowledged, acknowledgedGeneration, lastAcknowledgement);
  }

  /** Who the machine is by now. */
  public IdentityChain chain() {
    return chain;
  }

  /** Reports made but not acknowledged, oldest first; at most {@value #MAX_UNACKNOWLEDGED}. */
  public List<Report> unacknowledged() {
    return unacknowledged;
  }

  /** The newest generation that the broker knows of; -1 for none. */
  public long acknowledgedGeneration() {
    return acknowledgedGeneration;
  }

  /** Where the last acknowledged report went. */
  public Acknowledgement lastAcknowledgement() {
    return lastAcknowledgement;
  }

  /**
   * Whether a report may be made now. Not while {@value #MAX_UNACKNOWLEDGED} are on their way; and
   * not under an identity that is spent while it cannot be replaced.
   */
  public boolean accepts(ReportTerms terms) {
    return unacknowledged.size() < MAX_UNACKNOWLEDGED
        && !(chain.spent() && !mayRefresh(terms.tailLength()));
  }

  /** With one generation more the tail must still reach back to what the broker knows. */
  private boolean mayRefresh(int tailLength) {
    // With nothing on its way the broker knows every identity that was ever used.
    return unacknowledged.isEmpty() || chain.generation() - acknowledgedGeneration < tailLength - 1;
  }

  /**
   * The outbox with one report more, under a new identity if that is due and allowed.
   *
   * @param draw gives a new random value; its arguments are the previous identity, or for a report
   *     id what the report says, and the last acknowledgement
   * @throws IllegalStateException if it does not {@link #accepts accept} one
   */
  public Outbox with(
      MinuteUsage usage,
      ReportTerms terms,
      Moment now,
      BiFunction<Identity, Acknowledgement, Identity> draw) {
    if (!accepts(terms)) {
      throw new IllegalStateException(unacknowledged.size() + " reports are unacknowledged");
    }
    IdentityChain speaking = chain;
    if (chain.refreshDue(terms.refreshPolicy(), now) && mayRefresh(terms.tailLength())) {
      Identity next = draw.apply(chain.current(), lastAcknowledgement);
      speaking = chain.refreshed(next, terms.tailLength(), now);
    }
    speaking = speaking.reported();
    // Twins with equal random numbers that say different things must not use one id: the second
    // report would be taken for the first one's resend, and lost.
    Identity said = usage.digestWith(speaking.current());
    Identity reportId = draw.apply(said, lastAcknowledgement);
    List<Report> reports = new ArrayList<>(unacknowledged);
    reports.add(new Report(reportId, terms.tenant(), speaking, usage, terms.labels()));
    return new Outbox(speaking, reports, acknowledgedGeneration, lastAcknowledgement);
  }

  /**
   * The outbox after the broker acknowledged its oldest report.
   *
   * @throws IllegalStateException if there is none
   */
  public Outbox acknowledged(Acknowledgement acknowledgement) {
    if (unacknowledged.isEmpty()) {
      throw new IllegalStateException("no report waits for an acknowledgement");
    }
    return new Outbox(
        chain,
        unacknowledged.subList(1, unacknowledged.size()),
        unacknowledged.get(0).chain().generation(),
        acknowledgement);
  }
}
