package dev.twinfold.topology.stream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What is to be looked at, and when: keys in a state store, in order of time. */
final class Agenda {
  /**
   * One thing to look at.
   *
   * @param millis broker time; before 1970 counts as 1970
   * @param key what
   */
  record Entry(long millis, Bytes key) {
    /** Before all others. */
    static final Entry FIRST = new Entry(0, Bytes.wrap(new byte[0]));

    /** Big-endian and never negative, so that the order of the bytes is the order of time. */
    private Bytes toBytes() {
      return Bytes.wrap(
          ByteBuffer.allocate(Long.BYTES + key.get().length)
              .putLong(Math.max(0, millis))
              .put(key.get())
              .array());
    }

    private static Entry of(Bytes bytes) {
      byte[] all = bytes.get();
      return new Entry(
          ByteBuffer.wrap(all).getLong(),
          Bytes.wrap(Arrays.copyOfRange(all, Long.BYTES, all.length)));
    }
  }

  private static final byte[] PRESENT = {1};

  private final KeyValueStore<Bytes, byte[]> store;

  /** Nothing earlier is left, so that no scan passes over what was deleted there. */
  private long earliestMillis;

  Agenda(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** The store: persistent and change-logged, with one small entry for each thing to look at. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
  }

  void add(Entry entry) {
    store.put(entry.toBytes(), PRESENT);
    earliestMillis = Math.min(earliestMillis, Math.max(0, entry.millis()));
  }

  void remove(Entry entry) {
    store.delete(entry.toBytes());
  }

  /** Whether there may be something at or before a time; one comparison. */
  boolean mayHave(long millis) {
    return millis >= earliestMillis;
  }

  /** Nothing is to be looked at before this; in milliseconds. */
  long earliestMillis() {
    return earliestMillis;
  }

  /** About how much there is to look at, as RocksDB estimates it. */
  long estimate() {
    return store.approximateNumEntries();
  }

  /** Takes out up to so many entries at or before a time, earliest first. */
  List<Entry> take(long millis, int atMost) {
    if (!mayHave(millis)) {
      return List.of();
    }
    List<Entry> taken = new ArrayList<>();
    long next = Long.MAX_VALUE;
    try (KeyValueIterator<Bytes, byte[]> rest = store.range(from(earliestMillis), null)) {
      while (rest.hasNext()) {
        Entry entry = Entry.of(rest.next().key);
        if (entry.millis() > millis || taken.size() == atMost) {
          next = entry.millis();
          break;
        }
        taken.add(entry);
      }
    }
    taken.forEach(this::remove);
    earliestMillis = next;
    return taken;
  }

  /** Up to so many entries behind one, in order. */
  List<Entry> after(Entry last, int atMost) {
    List<Entry> found = new ArrayList<>();
    Bytes lastBytes = last.toBytes();
    try (KeyValueIterator<Bytes, byte[]> rest = store.range(lastBytes, null)) {
      while (rest.hasNext() && found.size() < atMost) {
        Bytes next = rest.next().key;
        if (!next.equals(lastBytes)) {
          found.add(Entry.of(next));
        }
      }
    }
    return found;
  }

  private static Bytes from(long millis) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(millis).array());
  }
}
