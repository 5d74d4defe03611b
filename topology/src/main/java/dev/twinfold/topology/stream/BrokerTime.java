package dev.twinfold.topology.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's timestamp, which the broker gave it. A record without one (a very old or broken
 * producer on a topic that was not created by {@code twinfold topics}) gets the partition's time,
 * so that it cannot stop the topology as Kafka's default would.
 */
public final class BrokerTime implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.timestamp() >= 0 ? record.timestamp() : Math.max(0, partitionTime);
  }
}
