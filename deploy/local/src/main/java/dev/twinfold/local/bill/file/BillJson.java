package dev.twinfold.local.bill.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.twinfold.local.bill.BillLine;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The bill as one JSON object. */
public final class BillJson {
  private BillJson() {}

  /**
   * Writes tenants' lines.
   *
   * @param asOf when the reading began
   */
  public static void write(Instant asOf, List<BillLine> lines, Writer out) throws IOException {
    JsonFactory factory = new JsonFactory();
    factory.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("asOf", asOf.toString());
      json.writeArrayFieldStart("bills");
      for (BillLine line : lines) {
        write(line, json);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw(System.lineSeparator());
    }
  }

  private static void write(BillLine line, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("tenant", line.tenant());
    json.writeStringField("windowSize", line.windowSize());
    json.writeStringField("windowStart", line.windowStart().toString());
    json.writeStringField("windowEnd", line.windowEnd().toString());
    json.writeStringField("state", line.state().inWords());
    if (line.revision().isPresent()) {
      json.writeNumberField("revision", line.revision().getAsInt());
    }
    json.writeNumberField("uniqueClients", line.machines());
    json.writeObjectFieldStart("operations");
    for (Map.Entry<String, Long> operation : line.operations().entrySet()) {
      json.writeNumberField(operation.getKey(), operation.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("reports", line.reports());
    json.writeNumberField("aheadReports", line.aheadReports());
    if (line.clonesDetected().isPresent()) {
      json.writeNumberField("clonesDetected", line.clonesDetected().getAsLong());
    }
    json.writeEndObject();
  }
}
