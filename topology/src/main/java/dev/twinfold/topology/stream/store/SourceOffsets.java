package dev.twinfold.topology.stream.store;

import org.apache.kafka.streams.query.Position;

/**
 * The offsets of the records that changed a store, up to the last one.
 *
 * <p>A record is noted by three assignments as long as it comes from the same partition as the one
 * before; only a change of partition costs a look-up.
 */
final class SourceOffsets {

  private final Position noted = Position.emptyPosition();
  private String topic = "";
  private int partition;
  private long offset;

  void note(String sourceTopic, int sourcePartition, long sourceOffset) {
    if (sourcePartition != partition || !sourceTopic.equals(topic)) {
      settle();
      topic = sourceTopic;
      partition = sourcePartition;
    }
    offset = sourceOffset;
  }

  /** The greatest offset noted of each partition. */
  Position position() {
    settle();
    return noted;
  }

  private void settle() {
    if (!topic.isEmpty()) {
      noted.withComponent(topic, partition, offset);
    }
  }
}
