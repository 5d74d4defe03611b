package dev.twinfold.local.bill.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.kafka.common.TopicPartition;

/** Moves one partition's offset, if it is still where it was. */
final class StoredOffset {
  /** Stands for the offset of a partition that the database does not know yet. */
  static final long NEVER_READ = -1;

  /** Touches one row, or none if somebody else moved the offset. */
  static final String SQL =
      "INSERT INTO twinfold.offsets AS o (topic, \"partition\", topic_id, next_offset)"
          + " VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (topic, \"partition\") DO UPDATE SET next_offset = excluded.next_offset"
          + " WHERE o.next_offset = ?";

  private StoredOffset() {}

  static void bind(
      PreparedStatement statement, TopicPartition partition, String topicId, long from, long to)
      throws SQLException {
    statement.setString(1, partition.topic());
    statement.setInt(2, partition.partition());
    statement.setString(3, topicId);
    statement.setLong(4, to);
    statement.setLong(5, from);
  }
}
