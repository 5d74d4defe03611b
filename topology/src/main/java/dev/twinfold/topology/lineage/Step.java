package dev.twinfold.topology.lineage;

/** What the rules share: one report, the state before it, and what comes of it. */
abstract class Step {
  final LineageView view;
  final Report report;
  final long now;
  final long reorderTolerance;
  final Folded out = new Folded();

  Step(LineageView view, Report report, long now, long reorderTolerance) {
    this.view = view;
    this.report = report;
    this.now = now;
    this.reorderTolerance = reorderTolerance;
  }

  final boolean isRecent(long millis) {
    return millis != Long.MIN_VALUE && now - millis <= reorderTolerance;
  }

  /** The report is the client's next word. */
  final Folded speak(Client client, boolean twin) {
    Client after = client.speaking(report, now, twin);
    out.and(new Change.ClientChanged(after));
    // Not the status: by now it may have expired, too.
    if (client.continuedBy().exists()) {
      takeBackRestore(after, client.continuedBy());
    }
    if (client.status() != ClientStatus.ACTIVE
        || !client.labels().equals(after.labels())
        || !client.tenant().equals(after.tenant())) {
      out.and(new Fact.Announced(after));
    }
    return out.and(new Fact.Counted(after, report, Fact.Arrival.IN_TURN));
  }

  /** A client that was taken for restored away speaks after all: two machines live. */
  private void takeBackRestore(Client revived, Identity successor) {
    Client clone = view.client(revived.lineage(), successor);
    if (clone.fork().verdict() != Verdict.RESTORED) {
      return;
    }
    Client confirmed = clone.with(clone.fork().with(Verdict.CONFIRMED));
    out.and(new Change.ClientChanged(confirmed));
    Identity named = confirmed.fork().original();
    Client original = named.equals(revived.id()) ? revived : view.client(revived.lineage(), named);
    out.and(
        new Fact.CloneSeen(
            Verdict.CONFIRMED, confirmed, original, Forks.branches(view, confirmed), now));
    out.and(new Fact.Parted(revived, confirmed));
  }

  /** The report was sent before its client's last ones. */
  final Folded remember(Client client, Fact.Arrival arrival) {
    Client after = client.remembering(report, now);
    out.and(new Change.ClientChanged(after));
    return out.and(new Fact.Counted(after, report, arrival));
  }

  final Folded redelivered(Client client) {
    return out.and(new Fact.Redelivered(client, report));
  }

  /** The chain's identities from an index on are the client's. */
  final void learn(int from, Identity client) {
    for (int i = from; i < report.chain().size(); i++) {
      Identity identity = report.chain().get(i);
      Known known = Known.of(client, report.generationAt(i));
      out.and(new Change.IdentityKnown(report.lineage(), identity, known));
      if (Landmark.at(known.generation())) {
        out.and(new Change.LandmarkKnown(report.lineage(), identity, known));
      }
    }
  }

  /** The client's first word ever, or the first since it was forgotten. */
  final Folded begin(Identity id) {
    Client client = Client.starting(id, report, now, Fork.NONE);
    out.and(new Change.ClientChanged(client));
    out.and(new Fact.Announced(client));
    return out.and(new Fact.Counted(client, report, Fact.Arrival.IN_TURN));
  }

  /**
   * What a new client is called: as its first identity, unless a client of that name is remembered
   * longer than the identity was. Then the report lends its name.
   */
  final Identity nameFor(Identity first) {
    return view.client(report.lineage(), first).exists() ? report.reportId() : first;
  }

  /**
   * The client that this very report revealed, if it is one that did: it has the report's name, so
   * the report is known for as long as the client is, however many came since.
   */
  final Client revealed() {
    return view.client(report.lineage(), report.reportId());
  }

  /** A machine was cloned at an identity: a new client begins. */
  final Folded branch(Evidence evidence, Identity id, Identity at, Known parent) {
    Client original = view.client(report.lineage(), parent.client());
    Client previous = view.client(report.lineage(), parent.lastBranch());
    Fork fork =
        new Fork(
            evidence,
            at,
            parent.generation(),
            now,
            parent.branches() + 1,
            original.id(),
            original.spoken(),
            previous.id(),
            previous.spoken(),
            -1,
            Verdict.SUSPECTED);
    if (previous.fork().exists() && previous.fork().at().equals(at)) {
      out.and(
          new Change.ClientChanged(
              previous.with(previous.fork().nextBeganAfter(previous.spoken()))));
    }
    Client clone = Client.starting(id, report, now, fork);
    out.and(new Change.ClientChanged(clone));
    if (fork.isOpen()) {
      out.and(new Change.ForkOpened(new OpenFork(report.lineage(), id, now)));
    }
    out.and(new Fact.Announced(clone));
    out.and(new Fact.CloneSeen(Verdict.SUSPECTED, clone, original, fork.branch(), now));
    return out.and(new Fact.Counted(clone, report, Fact.Arrival.IN_TURN));
  }

  /** Writes down that a branch forked off at an identity. */
  final void mark(Identity at, Known branched, boolean ofHistory) {
    if (ofHistory) {
      out.and(new Change.IdentityKnown(report.lineage(), at, branched));
    }
    if (Landmark.at(branched.generation())) {
      out.and(new Change.LandmarkKnown(report.lineage(), at, branched));
    }
  }
}
