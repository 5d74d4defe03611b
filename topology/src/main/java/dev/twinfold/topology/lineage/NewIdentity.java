package dev.twinfold.topology.lineage;

/** Rule c: the current identity is new, but an older one of the chain is known. */
final class NewIdentity extends Step {
  NewIdentity(LineageView view, Report report, long now, long reorderTolerance) {
    super(view, report, now, reorderTolerance);
  }

  /**
   * Folds the report.
   *
   * @param index where the newest known identity stands in the chain
   * @param known what is known of it
   */
  Folded fold(int index, Known known) {
    Identity parent = report.chain().get(index);
    if (known.lingerer().exists()) {
      Client lingerer = view.client(report.lineage(), known.lingerer());
      if (lingerer.current().equals(parent)) {
        return moveOn(lingerer, index);
      }
    }
    Client owner = view.client(report.lineage(), known.client());
    if (!owner.exists()) {
      learn(index + 1, known.client());
      return begin(known.client());
    }
    if (owner.current().equals(parent)) {
      return moveOn(owner, index);
    }
    if (owner.gap().covers(known.generation(), report.generation())
        && isRecent(owner.gap().atMillis())) {
      learn(index + 1, owner.id());
      return remember(owner, Fact.Arrival.FILLER);
    }
    Identity child = nameFor(report.chain().get(index + 1));
    if (view.client(report.lineage(), child).exists()) {
      return redelivered(revealed());
    }
    learn(index + 1, child);
    mark(parent, known.branched(child, false), true);
    return branch(Evidence.FORK, child, parent, known);
  }

  private Folded moveOn(Client client, int index) {
    learn(index + 1, client.id());
    return speak(client, false);
  }
}
