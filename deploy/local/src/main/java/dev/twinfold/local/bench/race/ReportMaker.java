package dev.twinfold.local.bench.race;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes the reports of a fleet, each from nothing but its number: an identity is a hash of agent
 * and generation, so half a million agents need no memory.
 *
 * <p>Agents take turns: in each minute each of them reports once, evenly spread. As many of them
 * take a new identity in one turn as in any other.
 */
public final class ReportMaker {
  /** How many identities an image had before it was cloned; its last is where all clones fork. */
  static final int IMAGE_GENERATIONS = 4;

  private static final int CHAIN = 4;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long IMAGE = -1;

  /** Their reports are numbered from here, behind all others. */
  private static final long FIRST_OF_COPIES = 1L << 40;

  private final Shape shape;
  private final long startMillis;
  private final String topic;
  private final AvroSerializer<ChainTail> serializer = new AvroSerializer<>();

  /**
   * For a fleet.
   *
   * @param topic where its reports go
   * @param startMillis when it begins to report, in broker time
   */
  public ReportMaker(Shape shape, String topic, long startMillis) {
    this.shape = shape;
    this.topic = topic;
    this.startMillis = startMillis;
  }

  /** What the image itself reported before it was cloned; nothing for separate machines. */
  public List<ProducerRecord<byte[], byte[]>> ofImage() {
    List<ProducerRecord<byte[], byte[]>> made = new ArrayList<>();
    for (int generation = 0; shape.golden() && generation < IMAGE_GENERATIONS; generation++) {
      made.add(made(IMAGE, generation, 1, IMAGE - generation, startMillis - MINUTE_MILLIS));
    }
    return made;
  }

  /** The report of that number, from 0, in the minute that it belongs to. */
  public ProducerRecord<byte[], byte[]> report(long number) {
    long agent = number % shape.agents();
    long turn = number / shape.agents();
    return report(
        number, startMillis + turn * MINUTE_MILLIS + agent * MINUTE_MILLIS / shape.agents());
  }

  /** The report of that number at another time, which its turn says nothing about. */
  public ProducerRecord<byte[], byte[]> report(long number, long at) {
    long agent = number % shape.agents();
    long turn = number / shape.agents();
    long heard = turn + shape.headStart(agent);
    long generation = heard / shape.reportsPerIdentity();
    int sequence = (int) (heard % shape.reportsPerIdentity()) + 1;
    return made(
        agent, shape.golden() ? generation + IMAGE_GENERATIONS : generation, sequence, number, at);
  }

  /**
   * The first report of a copy of an agent: it was taken under the identity of that generation, and
   * goes on with one of its own.
   *
   * @param copy its number, from 0
   */
  public ProducerRecord<byte[], byte[]> ofCopy(
      long copy, long agent, long generation, long brokerMillis) {
    List<Id128> chain = chain(agent, generation);
    chain.add(ofCopy(copy));
    return made(
        agent, chain, generation + 1, 1, FIRST_OF_COPIES + copy, brokerMillis, "copy-" + copy);
  }

  /** The identity that a copy goes on with, which also names it as a client. */
  public static Id128 ofCopy(long copy) {
    return id(0x636f7079L, copy);
  }

  private ProducerRecord<byte[], byte[]> made(
      long agent, long generation, int sequence, long number, long brokerMillis) {
    List<Id128> chain = chain(agent, generation);
    return made(agent, chain, generation, sequence, number, brokerMillis, "host-" + agent);
  }

  private List<Id128> chain(long agent, long generation) {
    List<Id128> chain = new ArrayList<>(CHAIN + 1);
    for (long g = Math.max(0, generation - CHAIN + 1); g <= generation; g++) {
      chain.add(identity(agent, g));
    }
    return chain;
  }

  private ProducerRecord<byte[], byte[]> made(
      long agent,
      List<Id128> chain,
      long generation,
      int sequence,
      long number,
      long brokerMillis,
      String host) {
    Id128 lineage = identity(agent, 0);
    long period = Math.floorDiv(brokerMillis, MINUTE_MILLIS) * MINUTE_MILLIS - MINUTE_MILLIS;
    ChainTail report =
        new ChainTail(
            "customer-" + Math.floorMod(agent, 10),
            lineage,
            chain,
            List.of(),
            generation,
            sequence,
            id(0x7265706f7274L, number),
            Instant.ofEpochMilli(period),
            Instant.ofEpochMilli(period + MINUTE_MILLIS),
            Map.of("render", 1 + Math.floorMod(number, 7L), "export", 1L),
            Map.of("host", host));
    return new ProducerRecord<>(
        topic, null, brokerMillis, lineage.bytes(), serializer.serialize(topic, report));
  }

  private Id128 identity(long agent, long generation) {
    boolean ofImage = shape.golden() && generation < IMAGE_GENERATIONS;
    return id(ofImage ? IMAGE : agent, generation);
  }

  private static Id128 id(long of, long number) {
    long high = mixed(of * 0x9e3779b97f4a7c15L + mixed(number));
    return new Id128(
        ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(mixed(high ^ number)).array());
  }

  /** The finalizer of SplitMix64: every bit of the input moves half of the output's. */
  private static long mixed(long bits) {
    long z = bits + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
