package dev.twinfold.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * The schemas of all record values: the present ones, and every one that was ever released, frozen
 * in this jar so that old records can be read for good.
 */
public final class ContractSchemas {
  private static final String FOLDER = "released/";
  private static final String INDEX = FOLDER + "index";

  private ContractSchemas() {}

  /** The schemas of this version, in the order of {@link Topics#all()}. */
  public static List<Schema> present() {
    return new Topics("")
        .all().stream()
            .map(Topic::value)
            .flatMap(Optional::stream)
            .collect(Collectors.toUnmodifiableList());
  }

  /** All that were released, the oldest release first. */
  public static List<Schema> released() {
    return resource(INDEX)
        .lines()
        // As sha256sum writes it: 64 hex digits, two spaces, the file.
        .map(line -> line.substring(line.indexOf("  ") + 2))
        .map(file -> new Schema.Parser().parse(resource(FOLDER + file)))
        .collect(Collectors.toUnmodifiableList());
  }

  /** The releases of one record, the oldest first. */
  public static List<Schema> released(String fullName) {
    return released().stream()
        .filter(schema -> schema.getFullName().equals(fullName))
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * The contract in JSON, with docs and defaults, and without what the generated classes add for
   * Java's sake: a registry must hold the same text whoever asks.
   */
  public static String text(Schema schema) {
    // In JSON a quote inside of a doc is escaped, so neither text can stand in one.
    return schema
        .toString()
        .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
        .replace(",\"avro.java.string\":\"String\"", "");
  }

  private static String resource(String name) {
    try (InputStream in = ContractSchemas.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar of twinfold-schemas lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
