package dev.twinfold.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Evidence;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.LandmarkIdentity;
import dev.twinfold.schemas.UsageByTenant;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** What is written is read again, and what is not a value is told apart. */
class WireFormatTest {
  private final AvroSerializer<ChainTail> serializer = new AvroSerializer<>();
  private final AvroDeserializer<ChainTail> deserializer = new AvroDeserializer<>(ChainTail.class);

  private static Id128 id(int value) {
    return new Id128(ByteBuffer.allocate(16).putInt(12, value).array());
  }

  private static ChainTail report() {
    return ChainTail.newBuilder()
        .setTenant("acme")
        .setLineage(id(1))
        .setChain(List.of(id(2), id(3)))
        .setLandmarks(List.of(new LandmarkIdentity(64L, id(4))))
        .setGeneration(70)
        .setSequence(2)
        .setReportId(id(5))
        .setPeriodStart(Instant.ofEpochMilli(60_000))
        .setPeriodEnd(Instant.ofEpochMilli(61_000))
        .setOperations(Map.of("read", 7L))
        .setLabels(Map.of("host", "a"))
        .build();
  }

  @Test
  void aReportIsReadAsItWasWritten() {
    assertThat(deserializer.deserialize("t", serializer.serialize("t", report())))
        .isEqualTo(report());
  }

  @Test
  void everyKindOfFieldSurvives() {
    CloneDetected event =
        CloneDetected.newBuilder()
            .setCloneId(id(9))
            .setTenant("acme")
            .setLineage(id(1))
            .setEvidence(Evidence.STALE)
            .setStatus(CloneStatus.CONFIRMED)
            .setCloneClient(id(2))
            .setCloneFirstHeard(Instant.ofEpochMilli(1))
            .setCloneLastHeard(Instant.ofEpochMilli(2))
            .setDecidedAt(Instant.ofEpochMilli(3))
            .build();
    byte[] bytes = new AvroSerializer<CloneDetected>().serialize("t", event);

    assertThat(new AvroDeserializer<>(CloneDetected.class).deserialize("t", bytes))
        .isEqualTo(event);
  }

  @Test
  void aValueBeginsWithZeroAndTheIdOfItsSchema() {
    byte[] bytes = serializer.serialize("t", report());

    assertThat(bytes[0]).isZero();
    assertThat(ByteBuffer.wrap(bytes).getInt(1))
        .isEqualTo(FingerprintIds.fingerprintId(ChainTail.getClassSchema()));
  }

  /** An agent of next year adds a field and another default; today's topology still reads it. */
  @Test
  void aNewerWritersSchemaIsResolved() {
    Schema newer =
        new Schema.Parser()
            .parse(
                ChainTail.getClassSchema()
                    .toString()
                    .replaceFirst(
                        "\"fields\":\\[",
                        "\"fields\":[{\"name\":\"added\",\"type\":\"long\",\"default\":0},"));
    FingerprintIds ids = new FingerprintIds(List.of(newer, ChainTail.getClassSchema()));
    byte[] today = serializer.serialize("t", report());
    ByteBuffer bytes =
        ByteBuffer.allocate(today.length + 1)
            .put((byte) 0)
            .putInt(FingerprintIds.fingerprintId(newer))
            .put((byte) 2) // added = 1
            .put(today, 5, today.length - 5);

    assertThat(new AvroDeserializer<>(ChainTail.class, ids).deserialize("t", bytes.array()))
        .isEqualTo(report());
  }

  @Test
  void nullStaysNull() {
    assertThat(serializer.serialize("t", null)).isNull();
    assertThat(deserializer.deserialize("t", null)).isNull();
  }

  @Test
  void whatIsNotAValueIsToldApart() {
    byte[] good = serializer.serialize("t", report());
    byte[] text = "hello world".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] unknown = good.clone();
    unknown[1] ^= 0x40;
    byte[] other = otherType();

    rejects(new byte[] {0, 1}, "2 bytes are too short");
    rejects(text, "first byte is 0x68; a value begins with 0x00");
    rejects(unknown, "is not known; this version knows");
    rejects(other, "holds a dev.twinfold.schemas.UsageByTenant where a dev.twinfold.schemas.Ch");
    rejects(Arrays.copyOf(good, good.length - 3), "not a ChainTail");
    rejects(Arrays.copyOf(good, good.length + 1), "bytes follow the end of the ChainTail");
  }

  private static byte[] otherType() {
    return new AvroSerializer<UsageByTenant>()
        .serialize(
            "t",
            UsageByTenant.newBuilder()
                .setUsageId(id(1))
                .setTenant("acme")
                .setWindowSize("PT1H")
                .setWindowStart(Instant.EPOCH)
                .setWindowEnd(Instant.ofEpochMilli(1))
                .setRevision(0)
                .setUniqueClients(1)
                .setOperations(Map.of())
                .build());
  }

  private void rejects(byte[] bytes, String message) {
    assertThatThrownBy(() -> deserializer.deserialize("t", bytes))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining(message);
  }
}
