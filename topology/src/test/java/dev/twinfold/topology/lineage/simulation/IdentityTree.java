package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Identity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The true tree of one lineage, and what of it the delivered reports show.
 *
 * <p>Two machines can be told apart when both were heard under identities of which neither descends
 * from the other, or when one was heard under an identity that another had left for longer than the
 * tolerance. So there are as many clients as delivered identities without a delivered child, plus
 * one for each identity where somebody was heard to linger and has not moved on since.
 */
final class IdentityTree {
  private static final long TOLERANCE_MILLIS = 30_000;
  private static final int REMEMBERED = 16;

  private static final class Place {
    boolean left;
    boolean lingering;
    long leftMillis;
    int lingered;
  }

  private final Identity genesis;
  private final Map<Identity, Identity> parents = new HashMap<>();
  private final Map<Identity, Place> heard = new HashMap<>();
  private final Deque<Long> lastHeard = new ArrayDeque<>();
  private int clients;
  private boolean blurred;

  IdentityTree(Identity genesis) {
    this.genesis = genesis;
  }

  void drawn(Identity parent, Identity child) {
    parents.put(child, parent);
  }

  /** The newest identity on the way down to this one that was heard of; the genesis at first. */
  Identity newestHeard(Identity identity) {
    Identity at = identity;
    while (!heard.containsKey(at) && !at.equals(genesis)) {
      at = parents.get(at);
    }
    return at;
  }

  boolean isAtOrBelow(Identity identity, Identity ancestor) {
    Identity at = identity;
    while (at != null && !at.equals(ancestor)) {
      at = parents.get(at);
    }
    return at != null;
  }

  /** A report that was not heard before arrives. */
  void hear(Identity current, long now) {
    if (heard.isEmpty()) {
      heard.put(genesis, new Place());
      clients = 1;
    }
    Place place = heard.get(current);
    if (place == null) {
      comeTo(current, now);
    } else if (place.left && !place.lingering) {
      // Many reports within the tolerance make the fold forget when an identity was left.
      blurred |= lastHeard.size() == REMEMBERED && now - lastHeard.peek() <= TOLERANCE_MILLIS;
      if (now - place.leftMillis > TOLERANCE_MILLIS) {
        place.lingering = true;
        place.lingered++;
        clients++;
      }
    }
    lastHeard.add(now);
    if (lastHeard.size() > REMEMBERED) {
      lastHeard.remove();
    }
  }

  private void comeTo(Identity current, long now) {
    Identity from = newestHeard(current);
    Place fork = heard.get(from);
    if (fork.left && !fork.lingering) {
      clients++;
    }
    leave(fork, now);
    fork.lingering = false;
    heard.put(current, new Place());
    for (Identity at = parents.get(current); !at.equals(from); at = parents.get(at)) {
      Place passed = new Place();
      leave(passed, now);
      heard.put(at, passed);
    }
  }

  private static void leave(Place place, long now) {
    place.left = true;
    place.leftMillis = now;
  }

  /** Whether nobody is known to have left an identity that was heard of. */
  boolean isHeld(Identity identity) {
    return heard.containsKey(identity) && !heard.get(identity).left;
  }

  /** Whether two or more were heard to linger at an identity, one after the other. */
  boolean isCrowded(Identity identity) {
    return heard.containsKey(identity) && heard.get(identity).lingered > 1;
  }

  /** How many clients the delivered reports show. */
  int clients() {
    return clients;
  }

  /** Whether somebody spoke under an identity of which the fold cannot know when it was left. */
  boolean isBlurred() {
    return blurred;
  }

  Iterable<Identity> heard() {
    return heard.keySet();
  }
}
