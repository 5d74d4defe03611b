package dev.twinfold.topology.stream;

import dev.twinfold.topology.usage.Tally;
import dev.twinfold.topology.usage.Window;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** What travels from the partitions of the lineages to the totals of the tenants. */
sealed interface TenantFeed {
  /** Reads and writes both kinds. */
  Serde<TenantFeed> SERDE = BinaryValue.serde(TenantFeed::write, TenantFeed::read);

  /**
   * Something changed in a tenant's window.
   *
   * @param tenant the paying customer
   * @param window the billing window
   * @param closesMillis when the window closes
   * @param correction whether what changed was counted after that
   * @param change by how much
   */
  record Change(String tenant, Window window, long closesMillis, boolean correction, Tally change)
      implements TenantFeed {}

  /**
   * A partition has billed all that was due by a time. It goes to every tenant partition, behind
   * the changes that it vouches for.
   *
   * @param partition of the chain tails
   * @param ofPartitions how many there are
   * @param closedMillis broker time
   */
  record Closed(int partition, int ofPartitions, long closedMillis) implements TenantFeed {}

  /** The record key: the tenant, or nothing. */
  default byte[] key() {
    return this instanceof Change change ? Tenants.bytes(change.tenant()) : new byte[0];
  }

  private static void write(TenantFeed feed, BinaryValue.Out out) throws IOException {
    out.flag(feed instanceof Change);
    if (feed instanceof Change change) {
      out.text(change.tenant())
          .window(change.window())
          .number(change.closesMillis())
          .flag(change.correction())
          .tally(change.change());
    } else if (feed instanceof Closed closed) {
      out.number(closed.partition()).number(closed.ofPartitions()).number(closed.closedMillis());
    }
  }

  private static TenantFeed read(BinaryValue.In in) throws IOException {
    return in.flag()
        ? new Change(in.text(), in.window(), in.number(), in.flag(), in.tally())
        : new Closed(in.size(), in.size(), in.number());
  }

  /** Sends changes to their tenant's partition and closings to all. */
  final class Partitioner implements StreamPartitioner<byte[], TenantFeed> {
    @Override
    public Optional<Set<Integer>> partitions(
        String topic, byte[] key, TenantFeed feed, int partitions) {
      return Optional.of(
          feed instanceof Change
              ? Set.of(Utils.toPositive(Utils.murmur2(key)) % partitions)
              : IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet()));
    }
  }
}
