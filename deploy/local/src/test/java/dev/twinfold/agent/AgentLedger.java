package dev.twinfold.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What one agent process did, in a file mapped into memory: the operating system keeps it when the
 * process is killed. Operations are numbered from 1 and recorded in that order.
 */
public final class AgentLedger {
  private static final int STARTED = 0;
  private static final int RECORDED = 8;
  private static final int PERSISTED = 16;
  private static final int SENT = 24;
  private static final int BYTES = 32;

  private final MappedByteBuffer numbers;

  /** Opens the ledger, and makes it if it is not there. */
  public AgentLedger(Path file) {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      numbers = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot map " + file, e);
    }
  }

  /** The last operation given to {@code record()}; more cannot have been counted. */
  public long started() {
    return numbers.getLong(STARTED);
  }

  /** The last operation that {@code record()} has returned from. */
  public long recorded() {
    return numbers.getLong(RECORDED);
  }

  /** The last operation that must have been in the last state that was saved; 0 for none. */
  public long persisted() {
    return numbers.getLong(PERSISTED);
  }

  /** How many reports were given to Kafka, acknowledged or not, resends included. */
  public long sent() {
    return numbers.getLong(SENT);
  }

  void starts(long operation) {
    numbers.putLong(STARTED, operation);
  }

  void recorded(long operation) {
    numbers.putLong(RECORDED, operation);
  }

  void persisted(long operation) {
    numbers.putLong(PERSISTED, operation);
  }

  void sentOne() {
    numbers.putLong(SENT, sent() + 1);
  }
}
