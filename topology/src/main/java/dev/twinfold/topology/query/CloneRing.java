package dev.twinfold.topology.query;

import dev.twinfold.topology.query.Answers.CloneEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The last events, in order of broker time, and for those who follow in order of arrival. */
final class CloneRing {
  /** Where an event stands in its topic: broker time, partition and offset. */
  record Place(long millis, int partition, long offset) {
    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::millis)
            .thenComparingInt(Place::partition)
            .thenComparingLong(Place::offset);

    static Optional<Place> parse(String text) {
      String[] parts = text.split("-", -1);
      try {
        return parts.length == 3
            ? Optional.of(
                new Place(
                    Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2])))
            : Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return millis + "-" + partition + "-" + offset;
    }
  }

  /** What came behind an arrival, and where to go on. */
  record Arrived(List<CloneEvent> events, long arrivals) {}

  private final int capacity;
  private final TreeMap<Place, CloneEvent> events = new TreeMap<>(Place.ORDER);

  /** The last that arrived, the newest at {@code arrivals - 1} modulo its length. */
  private final CloneEvent[] latest;

  private long arrivals;
  private boolean whole;
  private boolean ready;

  CloneRing(int capacity) {
    this.capacity = capacity;
    this.latest = new CloneEvent[capacity];
  }

  /**
   * Reading begins, perhaps anew; what is read twice stands once.
   *
   * @param fromBeginning whether all that the topic has is going to be read
   */
  synchronized void begin(boolean fromBeginning) {
    whole = fromBeginning;
  }

  /** All is read that was there when reading began. */
  synchronized void caughtUp() {
    ready = true;
  }

  /** One that is older than all that are held, when no more fit, is left out. */
  synchronized void add(Place place, CloneEvent event) {
    if (events.size() == capacity && Place.ORDER.compare(place, events.firstKey()) < 0) {
      whole = false;
      return;
    }
    if (events.put(place, event) != null) {
      return;
    }
    latest[(int) (arrivals % capacity)] = event;
    arrivals++;
    if (events.size() > capacity) {
      events.pollFirstEntry();
      whole = false;
    }
    notifyAll();
  }

  /** Whether what was there at the start has been read. */
  synchronized boolean isReady() {
    return ready;
  }

  /** From when on nothing is left out; empty if that holds for all that the topic has. */
  synchronized Optional<Long> completeSinceMillis() {
    return whole || events.isEmpty() ? Optional.empty() : Optional.of(events.firstKey().millis());
  }

  /** Newest first, behind a place if one is given. */
  synchronized List<CloneEvent> newest(
      Optional<Place> after, Predicate<CloneEvent> wanted, int atMost) {
    List<CloneEvent> found = new ArrayList<>();
    NavigableMap<Place, CloneEvent> rest =
        after.isPresent() ? events.headMap(after.get(), false) : events;
    for (CloneEvent event : rest.descendingMap().values()) {
      if (wanted.test(event)) {
        found.add(event);
        if (found.size() == atMost) {
          break;
        }
      }
    }
    return found;
  }

  /** Oldest first, from a time on. */
  synchronized List<CloneEvent> since(long millis) {
    return List.copyOf(events.tailMap(new Place(millis, 0, 0), true).values());
  }

  /** How many arrived so far. */
  synchronized long arrivals() {
    return arrivals;
  }

  /** Waits for what arrives behind so many; nothing if that takes too long. */
  synchronized Arrived await(long behind, long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    while (arrivals == behind && System.nanoTime() < until) {
      wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
    }
    List<CloneEvent> arrived = new ArrayList<>();
    for (long i = Math.max(behind, arrivals - capacity); i < arrivals; i++) {
      arrived.add(latest[(int) (i % capacity)]);
    }
    return new Arrived(arrived, arrivals);
  }
}
