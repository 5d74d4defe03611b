package dev.twinfold.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one list of Twinfold's topics. Whoever reads, writes, creates or documents a topic takes it
 * from here.
 *
 * <pre>{@code
 * Topics topics = new Topics("acme.");
 * topics.chainTails().name(); // "acme.chain-tails"
 * }</pre>
 */
public final class Topics {
  /** Partitions of a topic unless told otherwise: room for as many stream threads. */
  public static final int DEFAULT_PARTITIONS = 12;

  private static final String TENANT = "[A-Za-z0-9._-]{1,64}";
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");
  private static final Duration REPLAYABLE = Duration.ofDays(35);
  private static final String LINEAGE = "lineage, 16 bytes";
  private static final String LINEAGE_AND_CLIENT = "lineage and client, 32 bytes";

  private final Pattern chainTailsOfAll;
  private final Topic chainTails;
  private final Topic cloneDetected;
  private final Topic clients;
  private final Topic usageByClient;
  private final Topic usageByTenant;
  private final Topic reconciliation;
  private final Topic deadLetters;

  /**
   * The topics under a prefix.
   *
   * @param prefix put in front of every name; empty for none, at most 100 of {@code [A-Za-z0-9._-]}
   * @throws IllegalArgumentException if the prefix has other characters or is longer
   */
  public Topics(String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "topic prefix '"
              + prefix
              + "' is not allowed: use at most 100 of A-Z a-z 0-9 . _ - or leave it empty");
    }
    // What people invoice from is kept for a year and more.
    Duration billed = Duration.ofDays(400);
    chainTails = reports(prefix + "chain-tails");
    chainTailsOfAll =
        Pattern.compile(Pattern.quote(chainTails.name()) + "(?:\\.(" + TENANT + "))?");
    cloneDetected =
        kept(prefix + "clone-detected", LINEAGE, CloneDetected.getClassSchema(), billed);
    clients =
        new Topic(
            prefix + "clients",
            LINEAGE_AND_CLIENT,
            ClientEvent.getClassSchema(),
            DEFAULT_PARTITIONS,
            Topic.Cleanup.COMPACT,
            billed,
            false);
    usageByClient =
        kept(
            prefix + "usage-by-client", LINEAGE_AND_CLIENT, UsageByClient.getClassSchema(), billed);
    usageByTenant =
        kept(prefix + "usage-by-tenant", "tenant, UTF-8", UsageByTenant.getClassSchema(), billed);
    reconciliation =
        kept(
            prefix + "reconciliation",
            "partition and window, 12 bytes, and topic, UTF-8",
            Reconciliation.getClassSchema(),
            billed);
    deadLetters = kept(prefix + "dead-letters", "as received", null, REPLAYABLE);
  }

  /** A month of reports can be replayed. */
  private static Topic reports(String name) {
    return new Topic(
        name,
        LINEAGE,
        ChainTail.getClassSchema(),
        DEFAULT_PARTITIONS,
        Topic.Cleanup.DELETE,
        REPLAYABLE,
        true);
  }

  private static Topic kept(
      String name, String key, org.apache.avro.Schema value, Duration retention) {
    return new Topic(name, key, value, DEFAULT_PARTITIONS, Topic.Cleanup.DELETE, retention, false);
  }

  /** Reports of the agents; the source of everything else. */
  public Topic chainTails() {
    return chainTails;
  }

  /**
   * Reports of one tenant's agents, where the topic decides who is billed; kept like {@link
   * #chainTails}, of which it must not have more partitions.
   *
   * @throws IllegalArgumentException if the tenant is not 1 to 64 of {@code [A-Za-z0-9._-]}
   */
  public Topic chainTailsOf(String tenant) {
    if (!tenant.matches(TENANT)) {
      throw new IllegalArgumentException(
          "tenant '" + tenant + "' is not allowed: use 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return reports(chainTails.name() + "." + tenant);
  }

  /** The tenant whose reports a topic holds; empty for a topic that belongs to none. */
  public Optional<String> tenantOf(String topic) {
    Matcher matcher = chainTailsOfAll.matcher(topic);
    return matcher.matches() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
  }

  /** Matches the name of {@link #chainTails} and of {@link #chainTailsOf} every tenant. */
  public Pattern chainTailsOfAll() {
    return chainTailsOfAll;
  }

  /** Clones as they are suspected, confirmed or explained as restored backups. */
  public Topic cloneDetected() {
    return cloneDetected;
  }

  /** The present state of every client. */
  public Topic clients() {
    return clients;
  }

  /** What each client did in each window. */
  public Topic usageByClient() {
    return usageByClient;
  }

  /** The bill: what each tenant did in each window. */
  public Topic usageByTenant() {
    return usageByTenant;
  }

  /** What became of all that was received, by partition and window. */
  public Topic reconciliation() {
    return reconciliation;
  }

  /** Whatever could not be used, as it came, with the reason in its headers. */
  public Topic deadLetters() {
    return deadLetters;
  }

  /** All of them, in the order in which data flows. */
  public List<Topic> all() {
    return List.of(
        chainTails,
        cloneDetected,
        clients,
        usageByClient,
        usageByTenant,
        reconciliation,
        deadLetters);
  }

  /** {@link #all}, and then the topics of some tenants. */
  public List<Topic> all(Collection<String> tenants) {
    List<Topic> all = new ArrayList<>(all());
    tenants.forEach(tenant -> all.add(chainTailsOf(tenant)));
    return all;
  }
}
