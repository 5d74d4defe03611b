package dev.twinfold.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.twinfold.topology.WireReports;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Report;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes reports byte by byte as the Avro specification says ("Binary Encoding"), without Avro, so
 * that one length can be a lie and so that blocks can be cut as no Avro writer would.
 */
final class HandWrittenReport {
  /** What has a length or a count in front, in the order in which they are written. */
  enum Counted {
    TENANT,
    CHAIN,
    LANDMARKS,
    OPERATIONS,
    OPERATION_NAME,
    LABELS,
    LABEL_NAME,
    LABEL_VALUE
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
  private final Report report;
  private final Counted liar;
  private final long lie;
  private final boolean sized;
  private final int perBlock;

  private HandWrittenReport(Report report, Counted liar, long lie, boolean sized, int perBlock) {
    this.report = report;
    this.liar = liar;
    this.lie = lie;
    this.sized = sized;
    this.perBlock = perBlock;
  }

  /** With one length or count that is not what follows. */
  static byte[] lying(Report report, Counted liar, long lie) {
    return new HandWrittenReport(report, liar, lie, false, Integer.MAX_VALUE).bytes();
  }

  /** As good as any, but in blocks of so many items, each with its size in bytes or without. */
  static byte[] inBlocks(Report report, int perBlock, boolean sized) {
    return new HandWrittenReport(report, null, 0, sized, perBlock).bytes();
  }

  private byte[] bytes() {
    // The zero byte and the schema id are the only part that is taken from the writer under test.
    out.write(WireReports.value(report), 0, 1 + Integer.BYTES);
    text(out, Counted.TENANT, report.tenant());
    fixed(out, report.lineage());
    List<byte[]> chain = new ArrayList<>();
    report.chain().forEach(id -> chain.add(id.toBytes()));
    blocks(Counted.CHAIN, chain);
    List<byte[]> landmarks = new ArrayList<>();
    for (Landmark landmark : report.landmarks()) {
      ByteArrayOutputStream item = new ByteArrayOutputStream();
      number(item, landmark.generation());
      fixed(item, landmark.identity());
      landmarks.add(item.toByteArray());
    }
    blocks(Counted.LANDMARKS, landmarks);
    number(out, report.generation());
    number(out, report.sequence());
    fixed(out, report.reportId());
    number(out, report.periodStartMillis());
    number(out, report.periodEndMillis());
    List<byte[]> operations = new ArrayList<>();
    for (Map.Entry<String, Long> operation : report.operations().entrySet()) {
      ByteArrayOutputStream item = new ByteArrayOutputStream();
      text(item, Counted.OPERATION_NAME, operation.getKey());
      number(item, operation.getValue());
      operations.add(item.toByteArray());
    }
    blocks(Counted.OPERATIONS, operations);
    List<byte[]> labels = new ArrayList<>();
    for (Map.Entry<String, String> label : report.labels().entrySet()) {
      ByteArrayOutputStream item = new ByteArrayOutputStream();
      text(item, Counted.LABEL_NAME, label.getKey());
      text(item, Counted.LABEL_VALUE, label.getValue());
      labels.add(item.toByteArray());
    }
    blocks(Counted.LABELS, labels);
    return out.toByteArray();
  }

  private void blocks(Counted what, List<byte[]> items) {
    for (int from = 0; from < items.size(); from += perBlock) {
      List<byte[]> block = items.subList(from, Math.min(items.size() - from, perBlock) + from);
      number(out, what == liar ? lie : sized ? -block.size() : block.size());
      if (sized) {
        number(out, block.stream().mapToInt(item -> item.length).sum());
      }
      block.forEach(out::writeBytes);
      if (perBlock == Integer.MAX_VALUE) {
        break;
      }
    }
    if (items.isEmpty() && what == liar) {
      number(out, lie);
    }
    number(out, 0);
  }

  private void text(ByteArrayOutputStream to, Counted what, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    number(to, what == liar ? lie : bytes.length);
    to.writeBytes(bytes);
  }

  private static void fixed(ByteArrayOutputStream to, Identity identity) {
    to.writeBytes(identity.toBytes());
  }

  /** Zig-zag, then seven bits at a time, the lowest first. */
  private static void number(ByteArrayOutputStream to, long value) {
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7FL) != 0) {
      to.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    to.write((int) left);
  }
}
