package dev.twinfold.topology.lineage;

/**
 * Folds reports into lineages: tells which client each report comes from, and finds clones.
 *
 * <p>A pure function: it reads the state through a {@link LineageView} and returns what changes and
 * what happened; time is an argument. The rules a to d are those of docs/semantics.md, "Folding one
 * report". The cost is a handful of look-ups for each identity of the chain, whatever the size of
 * the lineage; only a report of whose chain nothing is known may look at all clients of its
 * lineage.
 *
 * <pre>{@code
 * Folded folded = fold.fold(state, report, brokerMillis);
 * folded.changes().forEach(state::apply);
 * }</pre>
 */
public final class LineageFold {
  private final long reorderToleranceMillis;
  private final long edgeHorizonMillis;

  /** A fold with the given tolerances. */
  public LineageFold(LineageSettings settings) {
    reorderToleranceMillis = settings.reorderTolerance().toMillis();
    edgeHorizonMillis = settings.edgeHorizon().toMillis();
  }

  /**
   * Folds one report that {@link ReportRules} found good.
   *
   * @param view the state before the report
   * @param report what was received
   * @param brokerMillis when the broker received it
   */
  public Folded fold(LineageView view, Report report, long brokerMillis) {
    Known current = view.identity(report.lineage(), report.current());
    if (current.exists()) {
      return current.generation() == report.generation()
          ? new KnownSpeaker(view, report, brokerMillis, reorderToleranceMillis).fold(current)
          : contradiction(report.current(), current, report.generation());
    }
    for (int i = report.chain().size() - 2; i >= 0; i--) {
      Identity parent = report.chain().get(i);
      Known known = view.identity(report.lineage(), parent);
      if (known.exists()) {
        return known.generation() == report.generationAt(i)
            ? new NewIdentity(view, report, brokerMillis, reorderToleranceMillis).fold(i, known)
            : contradiction(parent, known, report.generationAt(i));
      }
    }
    return new UnknownChain(view, report, brokerMillis, reorderToleranceMillis, edgeHorizonMillis)
        .fold();
  }

  private static Folded contradiction(Identity identity, Known known, long claimed) {
    return new Folded()
        .and(
            new Fact.Rejected(
                new Rejection(
                    Reason.CHAIN_GENERATION,
                    identity.brief()
                        + " is known as generation "
                        + known.generation()
                        + ", not "
                        + claimed)));
  }
}
