package dev.twinfold.local.bill.file;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import dev.twinfold.local.bill.BillLine;
import dev.twinfold.local.bill.ClientName;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Lays out a bill's line in columns. */
final class ParquetLines extends WriteSupport<BillLine> {
  private static final String MAP_ENTRY = "key_value";

  private final Level level;
  private final MessageType columns;
  private RecordConsumer row;

  ParquetLines(Level level) {
    this.level = level;
    this.columns = columns(level);
  }

  private static MessageType columns(Level level) {
    Types.MessageTypeBuilder columns = Types.buildMessage();
    columns.required(BINARY).as(stringType()).named("tenant");
    if (level == Level.CLIENT) {
      columns.required(BINARY).as(stringType()).named("lineage");
      columns.required(BINARY).as(stringType()).named("client");
    }
    columns.required(BINARY).as(stringType()).named("window_size");
    columns.required(INT64).as(timestampType(true, TimeUnit.MILLIS)).named("window_start");
    columns.required(INT64).as(timestampType(true, TimeUnit.MILLIS)).named("window_end");
    columns.required(BINARY).as(stringType()).named("state");
    columns.optional(INT32).named("revision");
    columns.required(INT64).named(level == Level.CLIENT ? "machines" : "unique_clients");
    columns
        .requiredMap()
        .key(Types.required(BINARY).as(stringType()).named("key"))
        .value(Types.required(INT64).named("value"))
        .named("operations");
    columns.required(INT64).named("reports");
    columns.required(INT64).named("ahead_reports");
    if (level == Level.TENANT) {
      columns.optional(INT64).named("clones_detected");
    }
    return columns.named("bill");
  }

  @Override
  public String getName() {
    return "twinfold-bill";
  }

  // Deprecated, and yet abstract.
  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration configuration) {
    throw new IllegalStateException("nothing here is configured by Hadoop");
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(columns, Map.of("twinfold.level", level.name()));
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    row = consumer;
  }

  @Override
  public void write(BillLine line) {
    row.startMessage();
    text("tenant", line.tenant());
    if (level == Level.CLIENT) {
      ClientName client = line.client().orElseThrow();
      text("lineage", client.lineage());
      text("client", client.client());
    }
    text("window_size", line.windowSize());
    number("window_start", line.windowStart().toEpochMilli());
    number("window_end", line.windowEnd().toEpochMilli());
    text("state", line.state().inWords());
    line.revision().ifPresent(revision -> field("revision", () -> row.addInteger(revision)));
    number(level == Level.CLIENT ? "machines" : "unique_clients", line.machines());
    field("operations", () -> operations(line.operations()));
    number("reports", line.reports());
    number("ahead_reports", line.aheadReports());
    if (level == Level.TENANT) {
      line.clonesDetected().ifPresent(clones -> number("clones_detected", clones));
    }
    row.endMessage();
  }

  private void operations(Map<String, Long> operations) {
    row.startGroup();
    // A map without entries is a group without its only field: Parquet refuses empty fields.
    if (!operations.isEmpty()) {
      row.startField(MAP_ENTRY, 0);
      operations.forEach(this::operation);
      row.endField(MAP_ENTRY, 0);
    }
    row.endGroup();
  }

  private void operation(String name, long count) {
    row.startGroup();
    row.startField("key", 0);
    row.addBinary(Binary.fromString(name));
    row.endField("key", 0);
    row.startField("value", 1);
    row.addLong(count);
    row.endField("value", 1);
    row.endGroup();
  }

  private void text(String column, String value) {
    field(column, () -> row.addBinary(Binary.fromString(value)));
  }

  private void number(String column, long value) {
    field(column, () -> row.addLong(value));
  }

  private void field(String column, Runnable value) {
    int index = columns.getFieldIndex(column);
    row.startField(column, index);
    value.run();
    row.endField(column, index);
  }
}
