package dev.twinfold.topology.lineage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Rule d: no identity of the chain is known. */
final class UnknownChain extends Step {
  private final long edgeHorizon;
  private final long oldest;
  private final List<Client> clients = new ArrayList<>();

  UnknownChain(LineageView view, Report report, long now, long reorderTolerance, long edgeHorizon) {
    super(view, report, now, reorderTolerance);
    this.edgeHorizon = edgeHorizon;
    this.oldest = report.generationAt(0);
    view.clients(report.lineage()).forEach(clients::add);
  }

  Folded fold() {
    if (clients.isEmpty()) {
      learn(0, report.lineage());
      return begin(report.lineage());
    }
    for (Client client : clients) {
      if (client.recent().match(report) == RecentReports.Match.SAME) {
        return redelivered(client);
      }
    }
    Client leaf = newestLeaf();
    if (leaf.exists()) {
      return speakFrom(leaf);
    }
    Landmark newest = newestKnownLandmark();
    Known mark = view.landmark(report.lineage(), newest.identity());
    Client continuing = mark.exists() ? heldBy(newest, mark) : deepest(client -> true);
    if (continuing.exists()) {
      return bridge(continuing);
    }
    for (Client client : clients) {
      if (isRecent(client.gap().atMillis()) && client.gap().covers(oldest, report.generation())) {
        learn(0, client.id());
        return remember(client, Fact.Arrival.FILLER);
      }
    }
    return wake(newest.identity(), mark);
  }

  /**
   * The client whose current identity stands in the chain; the newest such. A leaf is known by its
   * client even if its identity was dropped, as it is when the topology stood still for longer than
   * the horizon and the sweep could not keep the identities of silent clients.
   */
  private Client newestLeaf() {
    return clients.stream()
        .filter(client -> indexOf(client) >= 0)
        .max(Comparator.comparingInt(this::indexOf))
        .orElse(Client.UNKNOWN);
  }

  private int indexOf(Client client) {
    int index = report.chain().indexOf(client.current());
    return index >= 0 && report.generationAt(index) == client.generation() ? index : -1;
  }

  private Folded speakFrom(Client leaf) {
    int index = indexOf(leaf);
    Known known = Known.of(leaf.id(), leaf.generation());
    if (index == report.chain().size() - 1) {
      KnownSpeaker speaker = new KnownSpeaker(view, report, now, reorderTolerance);
      speaker.mark(leaf.current(), known, true);
      return speaker.fold(known);
    }
    NewIdentity mover = new NewIdentity(view, report, now, reorderTolerance);
    mover.mark(leaf.current(), known, true);
    return mover.fold(index, known);
  }

  private Landmark newestKnownLandmark() {
    List<Landmark> candidates = new ArrayList<>(report.landmarks());
    for (int i = 0; i < report.chain().size(); i++) {
      candidates.add(new Landmark(report.generationAt(i), report.chain().get(i)));
    }
    return candidates.stream()
        .filter(candidate -> Landmark.at(candidate.generation()))
        .filter(candidate -> isKnown(candidate))
        .max(Comparator.comparingLong(Landmark::generation))
        .orElse(new Landmark(-1, Identity.NONE));
  }

  private boolean isKnown(Landmark candidate) {
    Known known = view.landmark(report.lineage(), candidate.identity());
    return known.exists() && known.generation() == candidate.generation();
  }

  /**
   * Who went on from a landmark to this chain: its client, or who took over from that one after a
   * restore, or one that forked off behind the landmark. A client that forked off before it has
   * another history and is not asked, however deep it is.
   */
  private Client heldBy(Landmark landmark, Known mark) {
    Client own = view.client(report.lineage(), mark.client());
    Client heir = heirOf(own, landmark);
    if (heir.exists() && heir.generation() < oldest) {
      return heir;
    }
    Client behind = deepest(other -> isBehind(other, landmark, mark));
    return behind.exists() || own.generation() >= oldest ? behind : own;
  }

  /** The client itself, unless others took over from it behind the landmark: then the last. */
  private Client heirOf(Client client, Landmark landmark) {
    Client heir = client;
    Client next = view.client(report.lineage(), heir.continuedBy());
    for (int i = 0;
        i < Forks.MOST_RESTORES
            && next.exists()
            && next.fork().atGeneration() >= landmark.generation();
        i++) {
      heir = next;
      next = view.client(report.lineage(), heir.continuedBy());
    }
    return heir;
  }

  /** Whether a client descends from the landmark's by forks behind the landmark only. */
  private boolean isBehind(Client client, Landmark landmark, Known mark) {
    Fork fork = client.fork();
    while (fork.exists() && fork.atGeneration() >= landmark.generation()) {
      if (fork.original().equals(mark.client())) {
        return true;
      }
      Fork earlier = view.client(report.lineage(), fork.original()).fork();
      fork = earlier.atGeneration() < fork.atGeneration() ? earlier : Fork.NONE;
    }
    return false;
  }

  /** The deepest client below the chain that was heard of late; of equals the last heard. */
  private Client deepest(Predicate<Client> among) {
    return clients.stream()
        .filter(client -> client.status() == ClientStatus.ACTIVE)
        .filter(client -> client.generation() < oldest)
        .filter(client -> now - client.lastHeardMillis() <= edgeHorizon)
        .filter(among)
        .max(
            Comparator.comparingLong(Client::generation)
                .thenComparingLong(Client::lastHeardMillis)
                .thenComparing(Client::id, Comparator.comparing(Identity::hex)))
        .orElse(Client.UNKNOWN);
  }

  private Folded bridge(Client client) {
    learn(0, client.id());
    out.and(new Fact.GapBridged(client));
    return speak(client.with(new Gap(client.generation(), oldest, now)), false);
  }

  /** A machine woke from a snapshot older than what is remembered. */
  private Folded wake(Identity at, Known mark) {
    Identity id = nameFor(report.oldest());
    if (view.client(report.lineage(), id).exists()) {
      return redelivered(revealed());
    }
    learn(0, id);
    if (mark.exists()) {
      boolean ofHistory = view.identity(report.lineage(), at).exists();
      mark(at, mark.branched(id, false), ofHistory);
    }
    return branch(Evidence.STALE, id, at, mark);
  }
}
