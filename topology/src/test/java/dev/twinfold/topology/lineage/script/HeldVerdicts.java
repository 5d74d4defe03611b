package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A running topology judges twice a second, a script when it says {@code sweep}. What was judged in
 * between is held back until then; a restore, until so much time of the script has passed since the
 * fork as the script's settings ask for.
 */
final class HeldVerdicts {
  private final long restoreAfterMillis;
  private final List<Observed> held = new ArrayList<>();
  private final Map<Identity, Long> suspectedMillis = new HashMap<>();
  private final Set<Identity> judged = new HashSet<>();

  HeldVerdicts(Duration restoreAfter) {
    restoreAfterMillis = restoreAfter.toMillis();
  }

  /** Takes over what came out, and returns what is no verdict. */
  List<Observed> hold(List<Observed> observed, long atMillis) {
    List<Observed> passed = new ArrayList<>();
    for (Observed one : observed) {
      if (one instanceof Observed.CloneSeen clone) {
        if (clone.verdict() == Verdict.SUSPECTED) {
          suspectedMillis.put(clone.cloned(), atMillis);
        } else {
          judged.add(clone.cloned());
        }
      }
      (isVerdict(one) ? held : passed).add(one);
    }
    return passed;
  }

  private static boolean isVerdict(Observed one) {
    return one instanceof Observed.CloneSeen clone
        ? clone.verdict() != Verdict.SUSPECTED
        : one instanceof Observed.ClientSeen client && client.status() != ClientStatus.ACTIVE;
  }

  /** Whether a suspicion is so old that there must be a verdict, and none has come. */
  boolean isOverdue(long atMillis) {
    return suspectedMillis.keySet().stream()
        .anyMatch(clone -> !judged.contains(clone) && isOld(clone, atMillis));
  }

  /** What a sweep at this time of the script finds. */
  List<Observed> release(long atMillis) {
    List<Observed> due = held.stream().filter(one -> isDue(one, atMillis)).toList();
    held.removeAll(due);
    return due;
  }

  private boolean isDue(Observed one, long atMillis) {
    if (one instanceof Observed.CloneSeen clone && clone.verdict() == Verdict.RESTORED) {
      return isOld(clone.cloned(), atMillis);
    } else if (one instanceof Observed.ClientSeen client
        && client.status() == ClientStatus.RESTORED) {
      return isOld(client.continuedBy(), atMillis);
    }
    return true;
  }

  private boolean isOld(Identity clone, long atMillis) {
    return atMillis - suspectedMillis.get(clone) >= restoreAfterMillis;
  }
}
