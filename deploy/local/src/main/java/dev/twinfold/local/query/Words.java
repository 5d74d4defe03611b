package dev.twinfold.local.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Clients and findings of the query API in a few words. */
final class Words {
  private static final int HEX_DIGITS = 8;

  private Words() {}

  /** Text from outside without what a terminal would obey. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point ->
                plain.appendCodePoint(
                    Character.isISOControl(point) || Character.getType(point) == Character.FORMAT
                        ? '?'
                        : point));
    return plain.toString();
  }

  static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isMissingNode() || value.isNull() ? "" : plain(value.asText());
  }

  static String brief(String id) {
    return id.length() <= HEX_DIGITS ? id : id.substring(0, HEX_DIGITS);
  }

  /** The host, or the first label there is, and the client's name. */
  static String machine(JsonNode branch) {
    JsonNode labels = branch.path("labels");
    String host = text(labels, "host");
    Iterator<Map.Entry<String, JsonNode>> rest = labels.properties().iterator();
    if (host.isEmpty() && rest.hasNext()) {
      host = plain(rest.next().getValue().asText());
    }
    String name = "[" + brief(text(branch, "client")) + "]";
    return host.isEmpty() ? "client " + name : host + " " + name;
  }

  static String status(JsonNode branch) {
    return switch (text(branch, "status")) {
      case "ACTIVE" -> "counts";
      case "RESTORED" -> "continued after a restore, counts no more";
      default -> "retired, counts no more";
    };
  }

  static String verdict(String verdict) {
    return verdict.equals("RESTORED") ? "restored backup" : verdict.toLowerCase(Locale.ROOT);
  }

  static String some(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }
}
