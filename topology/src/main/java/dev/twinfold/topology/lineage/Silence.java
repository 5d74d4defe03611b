package dev.twinfold.topology.lineage;

/**
 * What becomes of a client that is silent: its identity is kept findable, then it is retired, then
 * it is forgotten (docs/semantics.md, "Silent clients").
 *
 * <p>Pure; called for each client by a slow sweep.
 */
public final class Silence {
  private final long expiryMillis;
  private final long horizonMillis;

  /** With the times of the settings. */
  public Silence(LineageSettings settings) {
    expiryMillis = settings.clientExpiry().toMillis();
    horizonMillis = settings.edgeHorizon().toMillis();
  }

  /** Looks at one client. */
  public Folded tend(LineageView view, Client client, long nowMillis) {
    Folded out = new Folded();
    long silent = nowMillis - client.lastHeardMillis();
    boolean retired = client.status() == ClientStatus.RETIRED;
    if (retired && silent > expiryMillis + horizonMillis) {
      out.and(new Change.ClientForgotten(client.lineage(), client.id()));
      out.and(new Fact.Forgotten(client.lineage(), client.id()));
    } else if (!retired && silent > expiryMillis) {
      Client after = client.with(ClientStatus.RETIRED, client.continuedBy());
      out.and(new Change.ClientChanged(after));
      out.and(new Fact.Announced(after));
    } else if (silent > horizonMillis / 4) {
      // Also for one that is retired: an identity must not go before its client, or the client
      // would be taken for another machine if it returned in between.
      Known known = view.identity(client.lineage(), client.current());
      Known kept = known.exists() ? known : Known.of(client.id(), client.generation());
      out.and(new Change.IdentityKept(client.lineage(), client.current(), kept));
    }
    return out;
  }
}
