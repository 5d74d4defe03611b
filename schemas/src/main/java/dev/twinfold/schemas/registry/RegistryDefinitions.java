package dev.twinfold.schemas.registry;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * The one list of settings for a schema registry: names, defaults, limits and what each is for.
 * Names are those of Confluent's clients. Defaults differ where theirs would hurt: schemas are not
 * registered by themselves, time-outs are seconds instead of a minute, and unknown ids are
 * remembered.
 */
public final class RegistryDefinitions {
  static final String PREFIX = "schema.registry.";
  static final String URL = PREFIX + "url";
  static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
  static final String USER_INFO = "basic.auth.user.info";
  static final String TRUSTSTORE = PREFIX + "ssl.truststore.location";
  static final String TRUSTSTORE_PASSWORD = PREFIX + "ssl.truststore.password";
  static final String TRUSTSTORE_TYPE = PREFIX + "ssl.truststore.type";
  static final String KEYSTORE = PREFIX + "ssl.keystore.location";
  static final String KEYSTORE_PASSWORD = PREFIX + "ssl.keystore.password";
  static final String KEYSTORE_TYPE = PREFIX + "ssl.keystore.type";
  static final String KEY_PASSWORD = PREFIX + "ssl.key.password";
  static final String AUTO_REGISTER = "auto.register.schemas";
  static final String USE_LATEST = "use.latest.version";
  static final String SUBJECT_NAMING = "value.subject.name.strategy";
  static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
  static final String READ_TIMEOUT = "http.read.timeout.ms";
  static final String RETRIES = "max.retries";
  static final String FIRST_PAUSE = "retries.wait.ms";
  static final String LONGEST_PAUSE = "retries.max.wait.ms";
  static final String MISSING_IDS = "missing.cache.size";
  static final String MISSING_IDS_KEPT = "missing.id.cache.ttl.sec";

  /** All of them, in the order of the documentation. */
  public static final ConfigDef ALL = definitions();

  private RegistryDefinitions() {}

  private static ConfigDef definitions() {
    ConfigDef all = new ConfigDef();
    access(all);
    tls(all);
    schemas(all);
    patience(all);
    return all;
  }

  private static void access(ConfigDef all) {
    all.define(
            URL,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.Importance.HIGH,
            "The schema registry, several separated by commas and tried in turn: any that speaks"
                + " Confluent's REST API. Empty: none, ids are cut from the schemas themselves.")
        .define(
            CREDENTIALS_SOURCE,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.ValidString.in("", "URL", "USER_INFO"),
            ConfigDef.Importance.MEDIUM,
            "Where user and password for the registry stand: URL or USER_INFO; empty for none.")
        .define(
            USER_INFO,
            ConfigDef.Type.PASSWORD,
            "",
            ConfigDef.Importance.MEDIUM,
            "user:password for the registry, with USER_INFO.");
  }

  private static void tls(ConfigDef all) {
    text(all, TRUSTSTORE, "A file with the certificates that the registry may be signed by.");
    password(all, TRUSTSTORE_PASSWORD, "Its password; not for PEM.");
    storeType(all, TRUSTSTORE_TYPE);
    text(all, KEYSTORE, "A file with the certificate and key to show to the registry.");
    password(all, KEYSTORE_PASSWORD, "Its password.");
    storeType(all, KEYSTORE_TYPE);
    password(all, KEY_PASSWORD, "The password of the key; empty: that of its file.");
  }

  private static void text(ConfigDef all, String name, String documentation) {
    all.define(name, ConfigDef.Type.STRING, "", ConfigDef.Importance.MEDIUM, documentation);
  }

  private static void password(ConfigDef all, String name, String documentation) {
    all.define(name, ConfigDef.Type.PASSWORD, "", ConfigDef.Importance.MEDIUM, documentation);
  }

  private static void storeType(ConfigDef all, String name) {
    boolean mayBePem = name.equals(TRUSTSTORE_TYPE);
    all.define(
        name,
        ConfigDef.Type.STRING,
        "JKS",
        mayBePem
            ? ConfigDef.ValidString.in("JKS", "PKCS12", "PEM")
            : ConfigDef.ValidString.in("JKS", "PKCS12"),
        ConfigDef.Importance.LOW,
        "What kind of file that is.");
  }

  private static void schemas(ConfigDef all) {
    all.define(
            AUTO_REGISTER,
            ConfigDef.Type.BOOLEAN,
            false,
            ConfigDef.Importance.MEDIUM,
            "Whether whoever writes registers a schema that the registry lacks. Off in production:"
                + " `twinfold schemas register` does it once.")
        .define(
            USE_LATEST,
            ConfigDef.Type.BOOLEAN,
            false,
            ConfigDef.Importance.LOW,
            "Whether to take the id of a subject's newest version, if it says the same as ours but"
                + " for docs, defaults and properties.")
        .define(
            SUBJECT_NAMING,
            ConfigDef.Type.STRING,
            SubjectNaming.TOPIC.className(),
            ConfigDef.LambdaValidator.with(
                RegistryDefinitions::checkNaming, () -> "one of " + SubjectNaming.classNames()),
            ConfigDef.Importance.LOW,
            "Under which subjects schemas are kept; the classes need not be there.");
  }

  private static void checkNaming(String name, Object value) {
    if (SubjectNaming.ofClassName((String) value).isEmpty()) {
      throw new ConfigException(name, value, "use one of " + SubjectNaming.classNames());
    }
  }

  private static void patience(ConfigDef all) {
    number(all, CONNECT_TIMEOUT, 2_000, "How long to wait for a connection to the registry.");
    number(all, READ_TIMEOUT, 5_000, "How long to wait for the registry's answer.");
    all.define(
        RETRIES,
        ConfigDef.Type.INT,
        5,
        ConfigDef.Range.between(0, 1_000),
        ConfigDef.Importance.LOW,
        "How often to ask again when no registry answers.");
    number(all, FIRST_PAUSE, 1_000, "The pause before that; it doubles each time.");
    number(all, LONGEST_PAUSE, 20_000, "The longest such pause.");
    all.define(
            MISSING_IDS,
            ConfigDef.Type.INT,
            1_000,
            ConfigDef.Range.between(1, 1_000_000),
            ConfigDef.Importance.LOW,
            "How many unknown ids are remembered. While so many are, the registry is not asked for"
                + " others.")
        .define(
            MISSING_IDS_KEPT,
            ConfigDef.Type.LONG,
            60L,
            ConfigDef.Range.between(1, 86_400),
            ConfigDef.Importance.LOW,
            "How many seconds an unknown id is remembered before the registry is asked again.");
  }

  private static void number(ConfigDef all, String name, int millis, String documentation) {
    all.define(
        name,
        ConfigDef.Type.INT,
        millis,
        ConfigDef.Range.between(1, 600_000),
        ConfigDef.Importance.LOW,
        documentation);
  }

  /** The names among them that look as if they were meant for the registry and are not known. */
  static List<String> unknown(Map<String, ?> settings) {
    return settings.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) || name.startsWith("bearer.auth."))
        .filter(name -> !ALL.names().contains(name))
        .sorted()
        .collect(Collectors.toList());
  }
}
