package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The description of the API, and whether an answer is what it says. */
final class ApiDescription {
  private final JsonNode root = Asked.parse(ApiServer.description());

  Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    root.get("paths").fieldNames().forEachRemaining(paths::add);
    return paths;
  }

  /** Names of a path's parameters of one kind: path or query. */
  Set<String> parameters(String path, String kind) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : root.at(pointer(path)).at("/get/parameters")) {
      if (parameter.get("in").asText().equals(kind)) {
        names.add(parameter.get("name").asText());
      }
    }
    return names;
  }

  /** Fails unless an answer has all that is described, of the right kind, and nothing else. */
  void requireDescribed(String path, JsonNode answer) {
    require(
        path,
        root.at(pointer(path)).at("/get/responses/200/content/application~1json/schema"),
        answer);
  }

  void requireSchema(String name, JsonNode answer) {
    require(name, root.at("/components/schemas/" + name), answer);
  }

  private static String pointer(String path) {
    return "/paths/" + path.replace("~", "~0").replace("/", "~1");
  }

  private void require(String where, JsonNode schema, JsonNode value) {
    assertThat(schema.isMissingNode()).as(where + " is described").isFalse();
    if (schema.has("$ref")) {
      require(where, root.at(schema.get("$ref").asText().substring(1)), value);
      return;
    }
    if (schema.has("oneOf")) {
      if (!value.isNull()) {
        require(where, schema.get("oneOf").get(0), value);
      }
      return;
    }
    requireType(where, schema.get("type"), value);
    if (schema.has("pattern") && value.isTextual()) {
      assertThat(value.asText()).as(where).matches(schema.get("pattern").asText());
    }
    if (schema.has("minimum") && value.isNumber()) {
      assertThat(value.asLong()).as(where).isGreaterThanOrEqualTo(schema.get("minimum").asLong());
    }
    if (schema.has("enum") && value.isTextual()) {
      assertThat(schema.get("enum")).as(where + " " + value).contains(value);
    }
    if (value.isArray()) {
      for (JsonNode item : value) {
        require(where + "[]", schema.get("items"), item);
      }
    }
    if (value.isObject() && (schema.has("properties") || schema.has("additionalProperties"))) {
      requireFields(where, schema, value);
    }
  }

  private void requireFields(String where, JsonNode schema, JsonNode value) {
    for (JsonNode required : schema.path("required")) {
      assertThat(value.has(required.asText())).as(where + " has " + required).isTrue();
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode described = schema.path("properties").path(field.getKey());
      JsonNode rest = schema.path("additionalProperties");
      require(
          where + "." + field.getKey(),
          described.isMissingNode() && rest.isObject() ? rest : described,
          field.getValue());
    }
  }

  private static void requireType(String where, JsonNode type, JsonNode value) {
    if (type == null) {
      return;
    }
    Set<String> allowed = new TreeSet<>();
    if (type.isArray()) {
      type.forEach(one -> allowed.add(one.asText()));
    } else {
      allowed.add(type.asText());
    }
    String found =
        switch (value.getNodeType()) {
          case STRING -> "string";
          case BOOLEAN -> "boolean";
          case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
          case OBJECT, POJO -> "object";
          case ARRAY -> "array";
          default -> "null";
        };
    boolean fits =
        allowed.contains(found) || (found.equals("integer") && allowed.contains("number"));
    assertThat(fits).as(where + " is " + value + ", described as " + allowed).isTrue();
  }
}
