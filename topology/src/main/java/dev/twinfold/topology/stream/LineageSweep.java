package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Forks;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.lineage.OpenFork;
import dev.twinfold.topology.lineage.Silence;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Goes round all open forks and, now and then, all clients, a bounded number at each step: verdicts
 * and expiry need no look at each report, and no step is long however many there are.
 */
final class LineageSweep {
  /** What takes over the outcome of one look. */
  interface Taker {
    void take(Folded folded, long atMillis);
  }

  /** Forks judged in one step: 100,000 clones of one image in under a minute. */
  private static final int FORKS_PER_STEP = 1000;

  /** Clients looked at in one step: a million in under three hours. */
  private static final int CLIENTS_PER_STEP = 50;

  /**
   * Clients whose keys are looked for at once. Before a scan the store writes all changes that
   * wait, so a scan at each step would write each active client twice a second.
   */
  private static final int CLIENTS_PER_SCAN = 1000;

  /**
   * Rounds over all clients within one edge horizon: often enough that no identity goes missing.
   */
  private static final int ROUNDS_PER_HORIZON = 16;

  private static final ClientKey START = new ClientKey(Identity.NONE, Identity.NONE);

  private final Forks forks;
  private final long restoreAfterMillis;
  private final Silence silence;
  private final LineageStores stores;
  private final Taker taker;
  private final long roundMillis;
  private Agenda.Entry lastFork = Agenda.Entry.FIRST;
  private final Deque<ClientKey> toTend = new ArrayDeque<>();
  private ClientKey lastClient = START;
  private long nextRoundMillis = Long.MIN_VALUE;

  LineageSweep(LineageSettings settings, LineageStores stores, Taker taker) {
    this.forks = new Forks(settings.restoreAfter());
    this.restoreAfterMillis = settings.restoreAfter().toMillis();
    this.silence = new Silence(settings);
    this.stores = stores;
    this.taker = taker;
    this.roundMillis = settings.edgeHorizon().toMillis() / ROUNDS_PER_HORIZON;
  }

  /** One step. */
  void step(long nowMillis) {
    judgeForks(nowMillis);
    if (nowMillis >= nextRoundMillis) {
      tendClients(nowMillis);
    }
  }

  /**
   * Judges all forks whose time is up, in the order in which it was: to be called before a report
   * is folded, so that what is a restore does not depend on when somebody looked.
   */
  void judgeOverdue(long nowMillis) {
    long startedMillis = nowMillis - restoreAfterMillis;
    while (stores.openForks().mayHave(startedMillis)) {
      for (Agenda.Entry entry : stores.openForks().take(startedMillis, FORKS_PER_STEP)) {
        judge(entry, entry.millis() + restoreAfterMillis);
      }
    }
  }

  private void judgeForks(long nowMillis) {
    judgeOverdue(nowMillis);
    List<Agenda.Entry> open = stores.openForks().after(lastFork, FORKS_PER_STEP);
    open.forEach(entry -> judge(entry, nowMillis));
    lastFork = open.size() < FORKS_PER_STEP ? Agenda.Entry.FIRST : open.get(open.size() - 1);
  }

  private void judge(Agenda.Entry entry, long nowMillis) {
    OpenFork open = LineageStores.openFork(entry);
    taker.take(forks.judge(stores.at(nowMillis), open, nowMillis), nowMillis);
  }

  private void tendClients(long nowMillis) {
    if (toTend.isEmpty() && !lookForClients()) {
      nextRoundMillis = nowMillis + roundMillis;
    }
    for (int i = 0; i < CLIENTS_PER_STEP && !toTend.isEmpty(); i++) {
      ClientKey key = toTend.remove();
      // As it is now: it may have spoken, or be gone, since it was found.
      Client client = stores.state(key).client();
      if (client.exists()) {
        taker.take(silence.tend(stores.at(nowMillis), client, nowMillis), nowMillis);
      }
    }
  }

  /** Finds the next clients to tend; false if there are none, and the round begins anew. */
  private boolean lookForClients() {
    toTend.addAll(stores.clientsAfter(lastClient, CLIENTS_PER_SCAN));
    lastClient = toTend.isEmpty() ? START : toTend.getLast();
    return !toTend.isEmpty();
  }
}
