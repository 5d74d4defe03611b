package dev.twinfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twinfold.schemas.wire.AvroDeserializer;
import dev.twinfold.schemas.wire.AvroSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What was released is never changed, and every version reads and is read by every other
 * (FULL_TRANSITIVE).
 *
 * <p>To freeze the present schemas as version N, see CONTRIBUTING.md.
 */
class ReleasedSchemasTest {
  private static final Path FOLDER = Path.of("released");
  private static final Path INDEX = FOLDER.resolve("index");

  /** SHA-256 over the lines of a release in the index, for each release. */
  private static final Map<String, String> RELEASES =
      Map.of("1", "71538882e51b2d51060c80ffd01b89ff5f3861d4836c7ee2a5a3a27d018fe879");

  @BeforeAll
  static void freezeIfAskedTo() throws Exception {
    String version = System.getProperty("twinfold.freeze", "");
    if (version.isEmpty()) {
      return;
    }
    Path release = Files.createDirectory(FOLDER.resolve(version));
    for (Schema schema : ContractSchemas.present()) {
      String text =
          new ObjectMapper().readTree(ContractSchemas.text(schema)).toPrettyString() + "\n";
      Path file = Files.writeString(release.resolve(schema.getName() + ".avsc"), text);
      String line = sha256(file) + "  " + version + "/" + file.getFileName() + "\n";
      Files.writeString(INDEX, line, StandardOpenOption.APPEND);
    }
  }

  @Test
  void everyReleasedFileIsAsItWasWhenItWasReleased() throws Exception {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
        if (!file.equals(INDEX)) {
          found.add(sha256(file) + "  " + FOLDER.relativize(file).toString().replace('\\', '/'));
        }
      }
    }

    assertThat(found).isNotEmpty().containsExactlyInAnyOrderElementsOf(Files.readAllLines(INDEX));
  }

  @Test
  void theIndexOfEachReleaseStaysAsItWas() throws Exception {
    TreeMap<String, StringBuilder> byRelease = new TreeMap<>();
    for (String line : Files.readAllLines(INDEX)) {
      String release = line.substring(66, line.indexOf('/'));
      byRelease.computeIfAbsent(release, any -> new StringBuilder()).append(line).append('\n');
    }
    TreeMap<String, String> hashes = new TreeMap<>();
    byRelease.forEach((release, lines) -> hashes.put(release, sha256(lines.toString())));

    assertThat(hashes).isEqualTo(new TreeMap<>(RELEASES));
  }

  @Test
  void everyVersionReadsEveryOther() {
    assertThat(ContractSchemas.released()).isNotEmpty();
    for (Schema present : ContractSchemas.present()) {
      List<Schema> versions = new ArrayList<>(ContractSchemas.released(present.getFullName()));
      versions.add(present);
      for (Schema reader : versions) {
        for (Schema writer : versions) {
          assertThat(problems(reader, writer)).as("%s of %s", reader, writer).isEmpty();
        }
      }
    }
  }

  /** That the check would see what it is for. */
  @Test
  void aFieldWithoutDefaultWouldBeFound() {
    String field = "{\"name\":\"added\",\"type\":\"int\"}";
    Schema other =
        new Schema.Parser()
            .parse(
                ContractSchemas.text(UsageByTenant.getClassSchema())
                    .replaceFirst("\"fields\":\\[", "\"fields\":[" + field + ","));

    assertThat(problems(other, UsageByTenant.getClassSchema())).isNotEmpty();
    assertThat(problems(UsageByTenant.getClassSchema(), other)).isEmpty();
  }

  private static List<String> problems(Schema reader, Schema writer) {
    SchemaCompatibility.SchemaCompatibilityResult result =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
    return result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE
        ? List.of()
        : result.getIncompatibilities().stream().map(Object::toString).collect(Collectors.toList());
  }

  @Test
  void noReleasedRecordIsForgotten() {
    assertThat(ContractSchemas.present())
        .extracting(Schema::getFullName)
        .containsAll(
            ContractSchemas.released().stream()
                .map(Schema::getFullName)
                .collect(Collectors.toSet()));
  }

  @Test
  void recordsOfEveryReleaseAreReadWithoutARegistry() throws Exception {
    for (Schema written : ContractSchemas.released()) {
      Schema present = SpecificData.get().getSchema(typeOf(written));
      for (Object value : new RandomData(written, 20, 20260101L)) {
        SpecificRecord read = read(typeOf(written), bytes(written, value));
        assertThat(read.getSchema()).isEqualTo(present);
        Object again =
            new GenericDatumReader<>(present, written)
                .read(null, DecoderFactory.get().binaryDecoder(valueOf(read), null));
        assertThat(common(again, present)).isEqualTo(common(value, present));
      }
    }
  }

  private static <T extends SpecificRecord> T read(Class<T> type, byte[] bytes) {
    return new AvroDeserializer<>(type).deserialize("t", bytes);
  }

  private static byte[] valueOf(SpecificRecord written) {
    byte[] bytes = new AvroSerializer<>().serialize("t", written);
    return Arrays.copyOfRange(bytes, 5, bytes.length);
  }

  /** The fields that the present version still has, as JSON, which does not order maps. */
  private static JsonNode common(Object released, Schema present) throws IOException {
    JsonNode json = new ObjectMapper().readTree(GenericData.get().toString(released));
    List<String> names =
        present.getFields().stream().map(Schema.Field::name).collect(Collectors.toList());
    assertThat(json).hasSizeGreaterThan(2);
    return ((ObjectNode) json).retain(names);
  }

  private static Class<? extends SpecificRecord> typeOf(Schema schema) throws Exception {
    return Class.forName(schema.getFullName()).asSubclass(SpecificRecord.class);
  }

  private static byte[] bytes(Schema schema, Object value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long id = SchemaNormalization.parsingFingerprint64(schema) & Integer.MAX_VALUE;
    out.write(ByteBuffer.allocate(5).put((byte) 0).putInt((int) id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static String sha256(Path file) throws IOException {
    return sha256(Files.readString(file));
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      StringBuilder hex = new StringBuilder();
      for (byte each : hash) {
        hex.append(String.format("%02x", each));
      }
      return hex.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
