package dev.twinfold.topology;

import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.registry.RegistrySettings;
import dev.twinfold.schemas.wire.SchemaIds;
import dev.twinfold.topology.lineage.LineageSettings;
import dev.twinfold.topology.query.HttpSettings;
import dev.twinfold.topology.stream.TenantFrom;
import dev.twinfold.topology.stream.TopologySettings;
import dev.twinfold.topology.usage.UsageRules;
import dev.twinfold.topology.usage.WindowSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.streams.StreamsConfig;

/**
 * All configuration of the topology, read from one properties file, overridden by environment
 * variables and then by flags, and validated once.
 *
 * <p>A setting {@code usage.windows} is the variable {@code TWINFOLD_USAGE_WINDOWS}. Whatever
 * begins with {@code kafka.} goes to Kafka's clients without that prefix.
 *
 * <pre>{@code
 * Settings settings = Settings.load(file, System.getenv(), Map.of("usage.windows", "PT5M"));
 * }</pre>
 */
public final class Settings {
  private static final String ENVIRONMENT = "TWINFOLD_";
  private static final String KAFKA = "kafka.";

  /** Variables that the launcher reads. */
  private static final Set<String> NOT_SETTINGS = Set.of("TWINFOLD_LOG", "TWINFOLD_JAVA_OPTS");

  private final Map<String, Object> values;
  private final Map<String, String> kafka;

  private Settings(Map<String, Object> values, Map<String, String> kafka) {
    this.values = values;
    this.kafka = kafka;
  }

  /**
   * Reads and validates settings.
   *
   * @param file what the configuration file says; may be empty
   * @param environment the environment; variables without the prefix are passed over
   * @param flags what was said on the command line
   * @throws InvalidSettings naming every setting that is missing, unknown or out of range
   */
  public static Settings load(
      Properties file, Map<String, String> environment, Map<String, String> flags) {
    Map<String, String> given = new TreeMap<>();
    file.stringPropertyNames().forEach(name -> given.put(name, file.getProperty(name).strip()));
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(ENVIRONMENT) && !NOT_SETTINGS.contains(variable)) {
            given.put(settingOf(variable), value);
          }
        });
    given.putAll(flags);

    Map<String, String> kafka = new TreeMap<>();
    Map<String, String> ours = new TreeMap<>();
    given.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA)) {
            kafka.put(name.substring(KAFKA.length()), value);
          } else {
            ours.put(name, value);
          }
        });
    return new Settings(validated(ours, misplaced(kafka.keySet())), kafka);
  }

  /** Settings of ours that were said behind the prefix, where nobody would look for them. */
  private static List<String> misplaced(Set<String> kafka) {
    return kafka.stream()
        .filter(SettingDefinitions.ALL.names()::contains)
        .map(
            name ->
                "Setting "
                    + KAFKA
                    + name
                    + " would have no effect: it is "
                    + name
                    + ", without '"
                    + KAFKA
                    + "'.")
        .toList();
  }

  private static String settingOf(String variable) {
    return variable.substring(ENVIRONMENT.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static Map<String, Object> validated(Map<String, String> given, List<String> misplaced) {
    List<String> problems = new ArrayList<>(misplaced);
    Map<String, Object> values = new TreeMap<>();
    for (ConfigValue value : SettingDefinitions.ALL.validate(given)) {
      problems.addAll(value.errorMessages());
      values.put(value.name(), value.value());
    }
    Set<String> known = SettingDefinitions.ALL.names();
    given.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(
            name ->
                problems.add(
                    "Unknown setting "
                        + name
                        + ": use one of "
                        + String.join(", ", sorted(known))
                        + ", or a client setting of Kafka behind '"
                        + KAFKA
                        + "'."));
    if (problems.isEmpty() && !outlivesItsUsage(values)) {
      problems.add(
          "client.expiry must be longer than the longest of usage.windows with its grace: a client"
              + " must not be forgotten before it is billed.");
    }
    if (problems.isEmpty()) {
      problems.addAll(RegistrySettings.problems(values));
      problems.addAll(HttpDefinitions.problems(values));
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return values;
  }

  private static boolean outlivesItsUsage(Map<String, Object> values) {
    Duration expiry = Duration.parse((String) values.get(SettingDefinitions.CLIENT_EXPIRY));
    return expiry.compareTo(usageRules(values).longestWait()) > 0;
  }

  private static UsageRules usageRules(Map<String, Object> values) {
    return new UsageRules(
        ((List<?>) values.get(SettingDefinitions.USAGE_WINDOWS))
            .stream().map(size -> WindowSize.parse((String) size)).toList(),
        Duration.parse((String) values.get(SettingDefinitions.USAGE_CORRECTION_PAUSE)));
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  /** Where and how to answer over HTTP. */
  public HttpSettings http() {
    return HttpDefinitions.settings(values);
  }

  /** Under which name the instances of one topology work together. */
  String applicationId() {
    return string(SettingDefinitions.APPLICATION_ID);
  }

  /** Where the brokers are, for messages and for the admin client. */
  public String bootstrapServers() {
    return String.join(",", strings(SettingDefinitions.BOOTSTRAP_SERVERS));
  }

  /** The topics under their prefix. */
  public Topics topics() {
    return new Topics(string(SettingDefinitions.TOPIC_PREFIX));
  }

  /** Who decides whom a report is billed to. */
  TenantFrom tenantFrom() {
    return TenantFrom.valueOf(string(SettingDefinitions.TENANT_FROM).toUpperCase(Locale.ROOT));
  }

  /** What the topology is built from; ids of schemas are remembered by each anew. */
  public TopologySettings topology() {
    return new TopologySettings(
        topics(),
        tenantFrom(),
        SchemaIds.of(values),
        new LineageSettings(
            duration(SettingDefinitions.REORDER_TOLERANCE),
            duration(SettingDefinitions.RESTORE_AFTER),
            duration(SettingDefinitions.EDGE_HORIZON),
            duration(SettingDefinitions.CLIENT_EXPIRY)),
        usageRules(values),
        duration(SettingDefinitions.USAGE_CORRECTION_HORIZON),
        duration(SettingDefinitions.USAGE_IDLE_AFTER),
        "/twinfold/" + applicationId(),
        (Long) values.get(SettingDefinitions.CLIENTS_HEAP_BYTES));
  }

  /** What Kafka Streams and its clients are started with. */
  public Properties streams() {
    Properties streams = new Properties();
    // A found clone does not wait for it (CommitHaste); what may wait is then written less often.
    streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "1000");
    streams.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    // How long a killed instance keeps its partitions from the others; Kafka's default is 45 s.
    streams.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000");
    streams.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "2000");
    // A transaction that begins right behind another finds the broker still busy with that one: not
    // worth the 100 ms after which Kafka's producer asks again, as a found clone waits meanwhile.
    if (!kafka.containsKey(ProducerConfig.RETRY_BACKOFF_MS_CONFIG)) {
      streams.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), "20");
    }
    if (values.get(SettingDefinitions.TENANT_FROM).equals("report")) {
      // Each task reads one partition, so there is no order among several to wait for.
      streams.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    }

    streams.putAll(kafka);
    // What follows is no matter of taste: exactness depends on it.
    streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    streams.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    streams.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId());
    streams.put(StreamsConfig.STATE_DIR_CONFIG, string(SettingDefinitions.STATE_DIR));
    streams.put(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG, values.get(SettingDefinitions.STREAM_THREADS));
    streams.put(
        StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, values.get(SettingDefinitions.STANDBY_REPLICAS));
    return streams;
  }

  /** What Kafka's clients need to reach the broker: addresses and security. */
  public Properties clients() {
    Properties clients = new Properties();
    clients.putAll(kafka);
    // How instances share the work is nobody else's business, and plain clients refuse some of it.
    kafka.keySet().stream().filter(name -> name.startsWith("group.")).forEach(clients::remove);
    clients.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    return clients;
  }

  /** The reference of all settings as a Markdown table, for docs/configuration.md. */
  public static String reference() {
    StringBuilder table =
        new StringBuilder("| setting | default | valid | what it is for |\n|---|---|---|---|\n");
    for (ConfigDef.ConfigKey key : SettingDefinitions.ALL.configKeys().values()) {
      table.append(
          String.format(
              "| `%s` | %s | %s | %s |%n",
              key.name,
              defaultOf(key),
              key.validator == null ? validOf(key.type) : key.validator,
              key.documentation));
    }
    return table.toString();
  }

  private static String defaultOf(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "none: must be set";
    }
    Object value =
        key.defaultValue instanceof Password password ? password.value() : key.defaultValue;
    return "".equals(value) ? "empty" : "`" + value + "`";
  }

  private static String validOf(ConfigDef.Type type) {
    return type == ConfigDef.Type.BOOLEAN ? "true or false" : "any text";
  }

  private String string(String name) {
    return (String) values.get(name);
  }

  @SuppressWarnings("unchecked")
  private List<String> strings(String name) {
    return (List<String>) values.get(name);
  }

  private Duration duration(String name) {
    return Duration.parse(string(name));
  }
}
