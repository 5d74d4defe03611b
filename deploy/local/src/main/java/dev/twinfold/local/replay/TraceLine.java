package dev.twinfold.local.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.LandmarkIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One recorded report: an object in JSON on a line of its own.
 *
 * <pre>{@code
 * {"timestamp":1000,"tenant":"t0","lineage":"4b99...","chain":["4b99..."],"generation":0,
 *  "sequence":1,"reportId":"75da...","periodStart":0,"periodEnd":60000,
 *  "operations":{"op":1},"labels":{}}
 * }</pre>
 *
 * Identities are 32 hex digits, times are milliseconds since the epoch; {@code timestamp} is broker
 * time. {@code landmarks} (objects with generation and identity) and {@code labels} may be left
 * out.
 *
 * @param timestampMillis broker time
 * @param report the report; right in form, but it may still break a rule
 */
record TraceLine(long timestampMillis, ChainTail report) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static TraceLine parse(String line) throws BadLine {
    JsonNode object;
    try {
      object = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new BadLine("is not JSON: " + e.getOriginalMessage());
    }
    if (object == null || !object.isObject()) {
      throw new BadLine("is not an object in JSON: a report is {\"timestamp\": ..., ...}");
    }
    long timestamp = number(object, "timestamp");
    if (timestamp < 0) {
      throw new BadLine("'timestamp' is " + timestamp + "; it is broker time, at least 0");
    }
    return new TraceLine(timestamp, report(object));
  }

  private static ChainTail report(JsonNode object) throws BadLine {
    long sequence = number(object, "sequence");
    if (sequence != (int) sequence) {
      throw new BadLine("'sequence' is " + sequence + "; it must fit into 32 bits");
    }
    return ChainTail.newBuilder()
        .setTenant(text(object, "tenant"))
        .setLineage(identity(field(object, "lineage"), "lineage"))
        .setChain(chain(object))
        .setLandmarks(landmarks(object))
        .setGeneration(number(object, "generation"))
        .setSequence((int) sequence)
        .setReportId(identity(field(object, "reportId"), "reportId"))
        .setPeriodStart(Instant.ofEpochMilli(number(object, "periodStart")))
        .setPeriodEnd(Instant.ofEpochMilli(number(object, "periodEnd")))
        .setOperations(operations(object))
        .setLabels(labels(object))
        .build();
  }

  private static List<Id128> chain(JsonNode object) throws BadLine {
    List<Id128> chain = new ArrayList<>();
    for (JsonNode identity : list(field(object, "chain"), "chain")) {
      chain.add(identity(identity, "chain"));
    }
    return chain;
  }

  private static List<LandmarkIdentity> landmarks(JsonNode object) throws BadLine {
    List<LandmarkIdentity> landmarks = new ArrayList<>();
    if (object.hasNonNull("landmarks")) {
      for (JsonNode landmark : list(object.get("landmarks"), "landmarks")) {
        landmarks.add(
            new LandmarkIdentity(
                number(landmark, "generation"),
                identity(field(landmark, "identity"), "landmarks")));
      }
    }
    return landmarks;
  }

  private static Map<String, Long> operations(JsonNode object) throws BadLine {
    Map<String, Long> operations = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(field(object, "operations"), "operations")) {
      operations.put(entry.getKey(), number(object.get("operations"), entry.getKey()));
    }
    return operations;
  }

  private static Map<String, String> labels(JsonNode object) throws BadLine {
    Map<String, String> labels = new TreeMap<>();
    if (object.hasNonNull("labels")) {
      for (Map.Entry<String, JsonNode> entry : entries(object.get("labels"), "labels")) {
        labels.put(entry.getKey(), text(object.get("labels"), entry.getKey()));
      }
    }
    return labels;
  }

  private static JsonNode field(JsonNode object, String name) throws BadLine {
    JsonNode field = object.get(name);
    if (field == null || field.isNull()) {
      throw new BadLine("'" + name + "' is missing");
    }
    return field;
  }

  private static long number(JsonNode object, String name) throws BadLine {
    JsonNode field = field(object, name);
    if (!field.isIntegralNumber() || !field.canConvertToLong()) {
      throw new BadLine("'" + name + "' is " + field + "; it must be a whole number of 64 bits");
    }
    return field.longValue();
  }

  private static String text(JsonNode object, String name) throws BadLine {
    JsonNode field = field(object, name);
    if (!field.isTextual()) {
      throw new BadLine("'" + name + "' is " + field + "; it must be a string");
    }
    return field.textValue();
  }

  private static JsonNode list(JsonNode field, String name) throws BadLine {
    if (!field.isArray()) {
      throw new BadLine("'" + name + "' is " + field + "; it must be an array");
    }
    return field;
  }

  private static Iterable<Map.Entry<String, JsonNode>> entries(JsonNode field, String name)
      throws BadLine {
    if (!field.isObject()) {
      throw new BadLine("'" + name + "' is " + field + "; it must be an object");
    }
    return field.properties();
  }

  private static Id128 identity(JsonNode value, String name) throws BadLine {
    String hex = value.isTextual() ? value.textValue() : value.toString();
    try {
      if (hex.length() == 32) {
        return new Id128(HexFormat.of().parseHex(hex));
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the same answer as a wrong length.
    }
    throw new BadLine("'" + name + "' holds '" + hex + "'; an identity is 32 hex digits");
  }
}
