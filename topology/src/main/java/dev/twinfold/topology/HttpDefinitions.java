package dev.twinfold.topology;

import dev.twinfold.topology.query.HttpSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;

/** The settings of what is served over HTTP, and what must hold between them. */
final class HttpDefinitions {
  static final String HOST = "http.host";
  static final String PORT = "http.port";
  static final String ADVERTISED = "http.advertised";
  static final String TOKEN = "http.token";
  static final String TOKEN_FILE = "http.token.file";
  static final String KEYSTORE = "http.tls.keystore";
  static final String TRUSTSTORE = "http.tls.truststore";
  static final String RATE = "http.requests.per.second";

  private static final String LOCATION = ".location";
  private static final String PASSWORD = ".password";
  private static final String TYPE = ".type";

  /** A token that is shorter can be guessed. */
  private static final int LEAST_TOKEN = 16;

  static final ConfigDef ALL =
      new ConfigDef()
          .define(
              HOST,
              ConfigDef.Type.STRING,
              "127.0.0.1",
              new ConfigDef.NonEmptyString(),
              ConfigDef.Importance.MEDIUM,
              "Address at which health, metrics, the query API and the page are served. Other than"
                  + " loopback the API needs a token, and health and metrics a network that is"
                  + " closed to strangers.")
          .define(
              PORT,
              ConfigDef.Type.INT,
              0,
              ConfigDef.Range.between(0, 65535),
              ConfigDef.Importance.MEDIUM,
              "Port for that; 0 takes any that is free, which is printed at the start.")
          .define(
              ADVERTISED,
              ConfigDef.Type.STRING,
              "",
              ConfigDef.Importance.MEDIUM,
              "How the other instances reach this one, as host or host:port. Empty: http.host, or"
                  + " the address of this machine's name if that is 0.0.0.0.")
          .define(
              TOKEN,
              ConfigDef.Type.PASSWORD,
              "",
              ConfigDef.Importance.MEDIUM,
              "What must be shown to ask the API, 16 characters or more, the same for all"
                  + " instances; best from the environment. Empty: the API is there on loopback"
                  + " addresses only.")
          .define(
              TOKEN_FILE,
              ConfigDef.Type.STRING,
              "",
              ConfigDef.Importance.MEDIUM,
              "A file with the token instead.")
          .define(
              RATE,
              ConfigDef.Type.INT,
              1000,
              ConfigDef.Range.between(1, 1_000_000),
              ConfigDef.Importance.LOW,
              "How many requests a second one address may make of the API.");

  static {
    keyFile(KEYSTORE, "the certificate and key to serve HTTPS with; empty for HTTP");
    keyFile(
        TRUSTSTORE,
        "the certificates by which instances know each other; empty for those of the Java"
            + " runtime");
  }

  private HttpDefinitions() {}

  private static void keyFile(String name, String what) {
    ALL.define(
            name + LOCATION,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.MEDIUM,
            "A file with " + what + ".")
        .define(
            name + PASSWORD,
            ConfigDef.Type.PASSWORD,
            "",
            ConfigDef.Importance.MEDIUM,
            "Its password.")
        .define(
            name + TYPE,
            ConfigDef.Type.STRING,
            "PKCS12",
            ConfigDef.ValidString.in("PKCS12", "JKS"),
            ConfigDef.Importance.LOW,
            "What kind of file that is.");
  }

  /** What cannot be used together, in words. */
  static List<String> problems(Map<String, Object> values) {
    List<String> problems = new ArrayList<>();
    if (!secret(values, TOKEN).isEmpty() && !text(values, TOKEN_FILE).isEmpty()) {
      problems.add("http.token and http.token.file are both given; give one of them.");
    } else {
      try {
        String token = token(values);
        boolean given = !secret(values, TOKEN).isEmpty() || !text(values, TOKEN_FILE).isEmpty();
        if (given && (token.length() < LEAST_TOKEN || !token.matches("[!-~]+"))) {
          problems.add(
              "the token of http.token or http.token.file must be "
                  + LEAST_TOKEN
                  + " characters or more of ASCII without spaces.");
        }
      } catch (IOException e) {
        problems.add("http.token.file cannot be read: " + e + "; it must hold the token.");
      }
    }
    for (String name : List.of(KEYSTORE, TRUSTSTORE)) {
      keyFile(values, name)
          .filter(file -> !Files.isReadable(file.location()))
          .ifPresent(
              file -> problems.add(name + LOCATION + " cannot be read: " + file.location() + "."));
    }
    return problems;
  }

  static HttpSettings settings(Map<String, Object> values) {
    try {
      return new HttpSettings(
          text(values, HOST),
          (Integer) values.get(PORT),
          text(values, ADVERTISED),
          token(values),
          keyFile(values, KEYSTORE),
          keyFile(values, TRUSTSTORE),
          (Integer) values.get(RATE));
    } catch (IOException e) {
      throw new InvalidSettings(List.of("http.token.file cannot be read: " + e));
    }
  }

  private static String token(Map<String, Object> values) throws IOException {
    String file = text(values, TOKEN_FILE);
    return file.isEmpty() ? secret(values, TOKEN) : Files.readString(Path.of(file)).strip();
  }

  private static Optional<HttpSettings.KeyFile> keyFile(Map<String, Object> values, String name) {
    String location = text(values, name + LOCATION);
    return location.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new HttpSettings.KeyFile(
                Path.of(location), secret(values, name + PASSWORD), text(values, name + TYPE)));
  }

  private static String text(Map<String, Object> values, String name) {
    return (String) values.get(name);
  }

  private static String secret(Map<String, Object> values, String name) {
    return ((Password) values.get(name)).value();
  }
}
