package dev.twinfold.topology.lineage.simulation;

import dev.twinfold.topology.lineage.Change;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Folded;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Known;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.LineageMemory;
import dev.twinfold.topology.lineage.LineageView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * The state as the topology keeps it: identities go a horizon after they were last written,
 * landmarks after 35 or 400 days.
 */
final class HorizonMemory implements LineageView {
  private static final long OFTEN_MILLIS = Duration.ofDays(35).toMillis();
  private static final long RARE_MILLIS = Duration.ofDays(400).toMillis();

  private record Key(Identity lineage, Identity identity) {}

  private record Written(Key key, long millis) {}

  private record Mark(Known known, long millis) {}

  private final long horizonMillis;
  private final LineageMemory memory = new LineageMemory();
  private final Map<Key, Long> lastWritten = new HashMap<>();
  private final Deque<Written> writes = new ArrayDeque<>();
  private final Map<Key, Mark> landmarks = new HashMap<>();
  private final Deque<Written> oftenMarks = new ArrayDeque<>();
  private final Deque<Written> rareMarks = new ArrayDeque<>();
  private long now;

  HorizonMemory(Duration horizon) {
    horizonMillis = horizon.toMillis();
  }

  /** Time passes: what is past its horizon is gone. */
  void advance(long nowMillis) {
    now = nowMillis;
    drop(
        writes,
        horizonMillis,
        (key, millis) -> {
          if (lastWritten.remove(key, millis)) {
            memory.forget(key.lineage(), key.identity());
          }
        });
    drop(oftenMarks, OFTEN_MILLIS, this::dropMark);
    drop(rareMarks, RARE_MILLIS, this::dropMark);
  }

  private void dropMark(Key key, long millis) {
    Mark mark = landmarks.get(key);
    if (mark != null && mark.millis() == millis) {
      landmarks.remove(key);
    }
  }

  private void drop(Deque<Written> from, long horizon, ObjLongConsumer<Key> gone) {
    while (!from.isEmpty() && now - from.peek().millis() > horizon) {
      Written written = from.remove();
      gone.accept(written.key(), written.millis());
    }
  }

  /** Takes over all changes, in order. */
  void apply(Folded folded) {
    memory.apply(folded);
    for (Change change : folded.changes()) {
      if (change instanceof Change.IdentityKnown c) {
        written(new Key(c.lineage(), c.identity()));
      } else if (change instanceof Change.IdentityKept c) {
        written(new Key(c.lineage(), c.identity()));
      } else if (change instanceof Change.LandmarkKnown c) {
        Key key = new Key(c.lineage(), c.identity());
        landmarks.put(key, new Mark(c.known(), now));
        boolean rare = c.known().generation() % Landmark.RARE == 0;
        (rare ? rareMarks : oftenMarks).add(new Written(key, now));
      }
    }
  }

  private void written(Key key) {
    lastWritten.put(key, now);
    writes.add(new Written(key, now));
  }

  /** Clients and open forks, which know no horizon. */
  LineageMemory memory() {
    return memory;
  }

  int identities() {
    return lastWritten.size();
  }

  int landmarks() {
    return landmarks.size();
  }

  @Override
  public Known identity(Identity lineage, Identity identity) {
    return memory.identity(lineage, identity);
  }

  @Override
  public Known landmark(Identity lineage, Identity identity) {
    Mark mark = landmarks.get(new Key(lineage, identity));
    return mark == null ? Known.NOTHING : mark.known();
  }

  @Override
  public Client client(Identity lineage, Identity client) {
    return memory.client(lineage, client);
  }

  @Override
  public Iterable<Client> clients(Identity lineage) {
    return memory.clients(lineage);
  }
}
