package dev.twinfold.topology.stream;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.LandmarkIdentity;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.SchemaIds;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Landmark;
import dev.twinfold.topology.lineage.Report;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Reads a report from the bytes of a record: by {@link ReportParser} if they are laid out as the
 * present schema says, else by Avro. For one thread.
 */
final class ReportReader {
  /** A zero byte and a schema id. */
  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  private static final int NO_ID = -1;

  private final SchemaIds ids;
  private final AvroDeserializer<ChainTail> avro;
  private final ReportParser parser = new ReportParser();
  private final Set<Integer> seenIds = new HashSet<>();

  /** The id of the present schema once a report came under it; ids are not negative. */
  private int presentId = NO_ID;

  ReportReader(SchemaIds ids) {
    this.ids = ids;
    this.avro = new AvroDeserializer<>(ChainTail.class, ids);
  }

  /**
   * The report.
   *
   * @param topic where the record came from
   * @throws dev.twinfold.schemas.wire.WireFormatException if the bytes hold none
   */
  Report read(String topic, byte[] value) {
    Optional<Report> parsed =
        isPresent(value) ? parser.parse(value, HEADER_BYTES) : Optional.empty();
    return parsed.isPresent() ? parsed.get() : readByAvro(topic, value);
  }

  private Report readByAvro(String topic, byte[] value) {
    ChainTail tail = avro.deserialize(topic, value);
    int id = ByteBuffer.wrap(value).getInt(1);
    if (seenIds.add(id) && isPresent(ids.schemaOf(id))) {
      presentId = id;
    }
    return report(tail);
  }

  private boolean isPresent(byte[] value) {
    return presentId != NO_ID
        && value.length > HEADER_BYTES
        && value[0] == 0
        && ByteBuffer.wrap(value).getInt(1) == presentId;
  }

  /** Equal in canonical form is equal in bytes (Avro specification, "Parsing Canonical Form"). */
  private static boolean isPresent(Schema writer) {
    return SchemaNormalization.toParsingForm(writer)
        .equals(SchemaNormalization.toParsingForm(ChainTail.getClassSchema()));
  }

  static Report report(ChainTail tail) {
    List<Identity> chain = new ArrayList<>(tail.getChain().size());
    for (Id128 id : tail.getChain()) {
      chain.add(Identity.of(id.bytes()));
    }
    List<Landmark> landmarks = new ArrayList<>(tail.getLandmarks().size());
    for (LandmarkIdentity landmark : tail.getLandmarks()) {
      landmarks.add(
          new Landmark(landmark.getGeneration(), Identity.of(landmark.getIdentity().bytes())));
    }
    return new Report(
        tail.getTenant(),
        Identity.of(tail.getLineage().bytes()),
        chain,
        landmarks,
        tail.getGeneration(),
        tail.getSequence(),
        Identity.of(tail.getReportId().bytes()),
        tail.getPeriodStart().toEpochMilli(),
        tail.getPeriodEnd().toEpochMilli(),
        tail.getOperations(),
        tail.getLabels());
  }
}
