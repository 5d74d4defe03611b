package dev.twinfold.topology.lineage;

import java.util.List;
import java.util.Map;

/**
 * One message of an agent, decoded: what it did within one minute and the tail of its chain.
 *
 * <p>Holds what was sent, right or wrong; {@link ReportRules} tells which. The collections are not
 * copied and must not change.
 *
 * @param tenant the paying customer
 * @param lineage the genesis identity
 * @param chain the last identities, oldest first, the current one last
 * @param landmarks the newest ancestors older than the chain that are landmarks; two at most
 * @param generation index of the current identity since genesis, from 0
 * @param sequence number of this report under the current identity, from 1
 * @param reportId random, one per report, kept by a resend
 * @param periodStartMillis when the operations began, by the agent's clock; inclusive
 * @param periodEndMillis when they ended, exclusive
 * @param operations operation name to count, a delta
 * @param labels what people call the machine
 */
public record Report(
    String tenant,
    Identity lineage,
    List<Identity> chain,
    List<Landmark> landmarks,
    long generation,
    int sequence,
    Identity reportId,
    long periodStartMillis,
    long periodEndMillis,
    Map<String, Long> operations,
    Map<String, String> labels) {

  /** The same report, billed to a tenant and of a lineage of that name. */
  public Report billedTo(String payer, Identity name) {
    return new Report(
        payer,
        name,
        chain,
        landmarks,
        generation,
        sequence,
        reportId,
        periodStartMillis,
        periodEndMillis,
        operations,
        labels);
  }

  /** The newest identity of the chain: who speaks. */
  public Identity current() {
    return chain.get(chain.size() - 1);
  }

  /** The oldest identity of the chain. */
  public Identity oldest() {
    return chain.get(0);
  }

  /** The generation of the chain's i-th identity, counted from its oldest. */
  public long generationAt(int index) {
    return generation - (chain.size() - 1 - index);
  }
}
