package dev.twinfold.schemas.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/**
 * How to reach a schema registry and what to ask it. Immutable and checked; the names are those of
 * Confluent's clients, see {@link RegistryDefinitions}.
 *
 * <pre>{@code
 * RegistrySettings.of(Map.of("schema.registry.url", "http://registry:8081"));
 * }</pre>
 */
public final class RegistrySettings {
  private static final String FROM_URL = "URL";
  private static final String FROM_USER_INFO = "USER_INFO";

  private final Map<String, Object> values;
  private final List<RegistryUrl> urls;

  private RegistrySettings(Map<String, Object> values, List<RegistryUrl> urls) {
    this.values = values;
    this.urls = urls;
  }

  /** True if the settings name a registry. */
  public static boolean isAsked(Map<String, ?> settings) {
    Object url = settings.get(RegistryDefinitions.URL);
    return url != null && !url.toString().isBlank();
  }

  /**
   * Picks out what is meant for the registry; the rest is left alone.
   *
   * @param settings any client's settings, with {@code schema.registry.url}
   * @throws ConfigException naming everything that is wrong, without passwords
   */
  public static RegistrySettings of(Map<String, ?> settings) {
    List<String> problems = problems(settings);
    if (!problems.isEmpty()) {
      throw new ConfigException(String.join("; ", problems));
    }
    Map<String, Object> values = validated(settings, new ArrayList<>());
    return new RegistrySettings(values, urls(values));
  }

  /**
   * Everything that is wrong, each by the name of its setting and with what would be right; empty
   * if nothing is, or if no registry is asked.
   */
  public static List<String> problems(Map<String, ?> settings) {
    List<String> problems = new ArrayList<>();
    if (!isAsked(settings)) {
      return problems;
    }
    RegistryDefinitions.unknown(settings)
        .forEach(name -> problems.add(name + " is not known: use one of " + ofRegistry()));
    Map<String, Object> values = validated(settings, problems);
    if (problems.isEmpty()) {
      checkTogether(values, problems);
    }
    return problems;
  }

  private static String ofRegistry() {
    return String.join(", ", RegistryDefinitions.ALL.names());
  }

  private static Map<String, Object> validated(Map<String, ?> given, List<String> problems) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : RegistryDefinitions.ALL.names()) {
      Object value = given.get(name);
      if (value != null) {
        texts.put(name, text(value));
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (ConfigValue value : RegistryDefinitions.ALL.validate(texts)) {
      problems.addAll(value.errorMessages());
      values.put(value.name(), value.value());
    }
    return values;
  }

  private static String text(Object value) {
    if (value instanceof Password) {
      return ((Password) value).value();
    }
    return value instanceof Class ? ((Class<?>) value).getName() : value.toString();
  }

  private static void checkTogether(Map<String, Object> values, List<String> problems) {
    String source = (String) values.get(RegistryDefinitions.CREDENTIALS_SOURCE);
    String user = ((Password) values.get(RegistryDefinitions.USER_INFO)).value();
    if (source.equals(FROM_USER_INFO) && user.indexOf(':') < 1) {
      problems.add(RegistryDefinitions.USER_INFO + " must be user:password");
    }
    if (!source.equals(FROM_USER_INFO) && !user.isEmpty()) {
      problems.add(
          RegistryDefinitions.USER_INFO
              + " is of no use: set "
              + RegistryDefinitions.CREDENTIALS_SOURCE
              + "=USER_INFO");
    }
    try {
      boolean credentials =
          addresses(values).stream().anyMatch(url -> url.authorization().isPresent());
      if (credentials != source.equals(FROM_URL)) {
        problems.add(
            RegistryDefinitions.URL
                + (credentials ? " has" : " has no")
                + " credentials: set "
                + RegistryDefinitions.CREDENTIALS_SOURCE
                + (credentials ? "=URL" : " otherwise, or give http://user:password@host"));
      }
    } catch (IllegalArgumentException e) {
      problems.add(RegistryDefinitions.URL + ": " + e.getMessage());
    }
    try {
      tls(values);
    } catch (ConfigException e) {
      problems.add(e.getMessage());
    }
  }

  private static List<RegistryUrl> addresses(Map<String, Object> values) {
    List<RegistryUrl> urls = new ArrayList<>();
    for (String each : ((String) values.get(RegistryDefinitions.URL)).split(",", -1)) {
      urls.add(RegistryUrl.parse(each.strip()));
    }
    return urls;
  }

  private static List<RegistryUrl> urls(Map<String, Object> values) {
    boolean given = values.get(RegistryDefinitions.CREDENTIALS_SOURCE).equals(FROM_USER_INFO);
    String user = ((Password) values.get(RegistryDefinitions.USER_INFO)).value();
    UnaryOperator<RegistryUrl> asUser = url -> given ? url.as(user) : url;
    return addresses(values).stream().map(asUser).collect(Collectors.toUnmodifiableList());
  }

  private static Optional<SSLContext> tls(Map<String, Object> values) {
    return RegistryTls.of(values);
  }

  /** The addresses, in the order in which they are tried; at least one. */
  List<RegistryUrl> urls() {
    return urls;
  }

  /** The addresses for messages, without credentials. */
  public String addresses() {
    return urls.stream().map(RegistryUrl::toString).collect(Collectors.joining(","));
  }

  /** Certificates of our own; empty for those of the JVM. */
  Optional<SSLContext> tls() {
    return tls(values);
  }

  /** Whether a schema that the registry lacks is registered by whoever writes it. */
  public boolean autoRegister() {
    return (Boolean) values.get(RegistryDefinitions.AUTO_REGISTER);
  }

  /** Whether the id of a subject's newest version is taken, if that one says the same as ours. */
  public boolean useLatest() {
    return (Boolean) values.get(RegistryDefinitions.USE_LATEST);
  }

  /** Under which subjects schemas are kept. */
  public SubjectNaming subjects() {
    String name = (String) values.get(RegistryDefinitions.SUBJECT_NAMING);
    return SubjectNaming.ofClassName(name).orElseThrow();
  }

  /** How long to wait for a connection. */
  Duration connectTimeout() {
    return millis(RegistryDefinitions.CONNECT_TIMEOUT);
  }

  /** How long to wait for an answer. */
  Duration readTimeout() {
    return millis(RegistryDefinitions.READ_TIMEOUT);
  }

  /** How often all addresses are tried again. */
  int retries() {
    return (Integer) values.get(RegistryDefinitions.RETRIES);
  }

  /** The pause before the first retry; it doubles each time. */
  Duration firstPause() {
    return millis(RegistryDefinitions.FIRST_PAUSE);
  }

  /** The longest pause before a retry. */
  Duration longestPause() {
    return millis(RegistryDefinitions.LONGEST_PAUSE);
  }

  /** How many ids that the registry does not know are remembered. */
  public int missingIds() {
    return (Integer) values.get(RegistryDefinitions.MISSING_IDS);
  }

  /** For how long they are remembered. */
  public Duration missingIdsKept() {
    return Duration.ofSeconds((Long) values.get(RegistryDefinitions.MISSING_IDS_KEPT));
  }

  private Duration millis(String name) {
    return Duration.ofMillis((Integer) values.get(name));
  }
}
