package dev.twinfold.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Asks a schema registry over Confluent's REST API, of which it needs four calls. It remembers
 * nothing; safe for use by many threads.
 *
 * <p>Every method throws {@link RegistryUnavailable} when no registry gave a usable answer in the
 * time that the settings allow, and {@link RegistryRefusal} when one refused.
 */
public final class RegistryClient {
  /** A schema as the registry has it. */
  public static final class Registered {
    private final int id;
    private final String schema;

    private Registered(int id, String schema) {
      this.id = id;
      this.schema = schema;
    }

    /** Its number, from 0. */
    public int id() {
      return id;
    }

    /** Its text, in JSON. */
    public String schema() {
      return schema;
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Confluent's codes for: no such subject, no such version, no such schema. */
  private static final Set<Integer> NOT_KNOWN = Set.of(40401, 40402, 40403);

  private static final int MOST_CHARS = 300;

  private final RegistryQuestions questions;

  /** Asks the registries of these settings. */
  public RegistryClient(RegistrySettings settings) {
    questions = new RegistryQuestions(settings);
  }

  /** The id of a schema in a subject; empty if there is no such subject or it lacks the schema. */
  public OptionalInt lookUp(String subject, String schema) {
    Optional<JsonNode> found = ask("subject " + subject, path(subject), posted(schema));
    return found.isPresent() ? OptionalInt.of(id(found.get(), subject)) : OptionalInt.empty();
  }

  /** The id of a schema, which is made a new version of the subject unless it is one. */
  public int register(String subject, String schema) {
    Optional<JsonNode> made =
        ask("subject " + subject, path(subject) + "/versions", posted(schema));
    return id(made.orElseThrow(() -> refusal("subject " + subject, "cannot be made")), subject);
  }

  /** The newest version of a subject; empty if there is no such subject. */
  public Optional<Registered> latest(String subject) {
    return ask("subject " + subject, path(subject) + "/versions/latest", Optional.empty())
        .map(
            found ->
                new Registered(id(found, subject), text(found, "schema", "subject " + subject)));
  }

  /** The schema of an id; empty if the registry does not know the id. */
  public Optional<String> schema(int id) {
    String what = "schema id " + id;
    return ask(what, "/schemas/ids/" + id, Optional.empty())
        .map(found -> text(found, "schema", what));
  }

  private static String path(String subject) {
    return "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8);
  }

  private static Optional<String> posted(String schema) {
    return Optional.of(JSON.createObjectNode().put("schema", schema).toString());
  }

  private int id(JsonNode answer, String subject) {
    JsonNode id = answer.path("id");
    if (!id.isInt() || id.intValue() < 0) {
      throw refusal("subject " + subject, "is answered without an id");
    }
    return id.intValue();
  }

  private String text(JsonNode answer, String name, String what) {
    JsonNode text = answer.path(name);
    if (!text.isTextual()) {
      throw refusal(what, "is answered without a " + name);
    }
    return text.textValue();
  }

  private Optional<JsonNode> ask(String what, String path, Optional<String> body) {
    RegistryHttp.Answer answer = questions.ask(what, path, body);
    JsonNode json = json(answer.body);
    switch (answer.status) {
      case 200:
        if (!json.isObject()) {
          throw refusal(what, "is answered with something that is not JSON: is that a registry?");
        }
        return Optional.of(json);
      case 401:
      case 403:
        throw refusal(
            what,
            "is refused with HTTP "
                + answer.status
                + ": check "
                + RegistryDefinitions.CREDENTIALS_SOURCE
                + ", the credentials and what they may do");
      case 404:
        if (NOT_KNOWN.contains(json.path("error_code").intValue())) {
          return Optional.empty();
        }
        throw refusal(
            what,
            "is answered with HTTP 404, and not as a registry would: check the path in "
                + RegistryDefinitions.URL
                + " (Apicurio's is /apis/ccompat/v7)");
      case 409:
        throw refusal(what, "finds the schema incompatible: " + said(json));
      default:
        throw refusal(what, "is answered with HTTP " + answer.status + ": " + said(json));
    }
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static String said(JsonNode json) {
    String message = json.path("message").asText("nothing more").replaceAll("\\s+", " ");
    return message.length() > MOST_CHARS ? message.substring(0, MOST_CHARS) + "..." : message;
  }

  private RegistryRefusal refusal(String what, String why) {
    return new RegistryRefusal(
        "schema registry " + questions.addresses() + ": " + what + " " + why);
  }
}
