package dev.twinfold.local.bill.postgres;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bill.BillLog;
import dev.twinfold.local.bill.BillSource;
import dev.twinfold.local.bill.Progress;
import dev.twinfold.local.bill.Silence;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes every revision of every bill, and the reconciliation, into a database: from where the
 * database is to the ends that the topics have at the start, or on and on.
 */
public final class DatabaseExport {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PARTITIONS_CHECK = Duration.ofMinutes(1);

  private final BillSource source;
  private final DatabaseAddress address;
  private final Progress progress;
  private final BooleanSupplier stopped;
  private long rows;

  /**
   * One export.
   *
   * @param stopped true when somebody wants it to end; it ends behind a transaction
   */
  public DatabaseExport(
      BillSource source, DatabaseAddress address, Progress progress, BooleanSupplier stopped) {
    this.source = source;
    this.address = address;
    this.progress = progress;
    this.stopped = stopped;
  }

  /**
   * Runs it.
   *
   * @param follow until it is stopped; else until everything is there that there was at the start
   * @return how many rows were written
   * @throws CommandFailure if broker or database fail; what was written stays, the next run goes on
   */
  public long run(boolean follow) {
    try (BillDatabase database = BillDatabase.open(address, source)) {
      boolean goesOn = true;
      while (goesOn) {
        try (BillLog log =
            BillLog.open(
                source,
                source.topics().usageByTenant(),
                source.topics().usageByClient(),
                source.topics().reconciliation())) {
          goesOn = follow ? follow(log, database) : copyOnce(log, database);
        }
      }
      return rows;
    }
  }

  /** False when everything is there. */
  private boolean copyOnce(BillLog log, BillDatabase database) {
    Map<TopicPartition, Long> stored = goToStored(log, database);
    Map<TopicPartition, Long> ends = log.ends();
    Silence silence = new Silence();
    while (!log.hasReached(ends)) {
      if (stopped.getAsBoolean()) {
        throw new CommandFailure(
            "stopped before everything was written; the next run goes on from here");
      }
      silence.heard(copy(log, database, stored));
    }
    return false;
  }

  /**
   * False when it was stopped, true when it has to begin anew because there are more partitions.
   */
  private boolean follow(BillLog log, BillDatabase database) {
    Map<TopicPartition, Long> stored = goToStored(log, database);
    long checkedNanos = System.nanoTime();
    while (!stopped.getAsBoolean()) {
      copy(log, database, stored);
      if (System.nanoTime() - checkedNanos > PARTITIONS_CHECK.toNanos()) {
        checkedNanos = System.nanoTime();
        if (log.missesPartitions()) {
          return true;
        }
      }
    }
    return false;
  }

  private Map<TopicPartition, Long> goToStored(BillLog log, BillDatabase database) {
    Map<TopicPartition, Long> stored = new HashMap<>(database.offsets());
    Map<TopicPartition, Long> beginnings = log.beginnings();
    Map<TopicPartition, Long> ends = log.ends();
    stored.forEach(
        (partition, offset) -> {
          if (offset < beginnings.get(partition) || offset > ends.get(partition)) {
            throw new CommandFailure(
                String.format(
                    "%s, partition %d holds offsets %d to %d, the database goes on at %d: records are"
                        + " lost; if that is known and accepted, set next_offset in twinfold.offsets",
                    partition.topic(),
                    partition.partition(),
                    beginnings.get(partition),
                    ends.get(partition),
                    offset));
          }
        });
    log.seek(stored);
    progress.expect(log.distanceTo(ends));
    return stored;
  }

  private int copy(BillLog log, BillDatabase database, Map<TopicPartition, Long> stored) {
    BillRows batch = new BillRows();
    int count = log.poll(POLL, batch);
    Map<TopicPartition, Long> positions = log.positions();
    // Also without a record: markers of transactions move the positions, too.
    if (!positions.equals(stored)) {
      database.store(batch, stored, positions);
      stored.putAll(positions);
      rows += batch.count();
      progress.advance(count);
    }
    return count;
  }
}
