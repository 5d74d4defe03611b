package dev.twinfold.topology.lineage;

/** Rules a and b: the current identity of the report was heard of before. */
final class KnownSpeaker extends Step {
  KnownSpeaker(LineageView view, Report report, long now, long reorderTolerance) {
    super(view, report, now, reorderTolerance);
  }

  Folded fold(Known known) {
    Client owner = view.client(report.lineage(), known.client());
    Client lingerer =
        known.lingerer().exists()
            ? view.client(report.lineage(), known.lingerer())
            : Client.UNKNOWN;
    RecentReports.Match byOwner = owner.recent().match(report);
    if (byOwner == RecentReports.Match.SAME) {
      return redelivered(owner);
    }
    RecentReports.Match byLingerer = lingerer.recent().match(report);
    if (byLingerer == RecentReports.Match.SAME) {
      return redelivered(lingerer);
    }
    if (known.branches() > 0 && revealed().exists()) {
      return redelivered(revealed());
    }
    if (lingerer.exists() && lingerer.current().equals(report.current())) {
      return speakAgain(lingerer, byLingerer);
    }
    if (!owner.exists()) {
      return begin(known.client());
    }
    return owner.current().equals(report.current())
        ? speakAgain(owner, byOwner)
        : speakBehind(owner, lingerer, known);
  }

  /** Rule a: the identity is a leaf. */
  private Folded speakAgain(Client client, RecentReports.Match heard) {
    boolean twin = heard == RecentReports.Match.OTHER;
    speak(client, twin);
    if (twin && !client.shared()) {
      out.and(new Fact.TwinSuspected(client, now));
    }
    return out;
  }

  /** Rule b: the identity was superseded. */
  private Folded speakBehind(Client owner, Client lingerer, Known known) {
    long generation = known.generation();
    if (lingerer.exists() && isRecent(lingerer.recent().supersededMillis(generation))) {
      return remember(lingerer, Fact.Arrival.LATE);
    }
    if (isRecent(owner.recent().supersededMillis(generation))) {
      return remember(owner, Fact.Arrival.LATE);
    }
    // A branch that forked off here was here until then, so it may have been its report.
    Client branch = view.client(report.lineage(), known.lastBranch());
    if (branch.fork().at().equals(report.current()) && isRecent(branch.fork().startedMillis())) {
      return remember(owner, Fact.Arrival.LATE);
    }
    if (revealed().exists()) {
      return redelivered(revealed());
    }
    Identity id = report.reportId();
    mark(report.current(), known.branched(id, true), true);
    return branch(Evidence.TWIN, id, report.current(), known);
  }
}
