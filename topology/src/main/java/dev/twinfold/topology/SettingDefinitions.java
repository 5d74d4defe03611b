package dev.twinfold.topology;

import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.registry.RegistryDefinitions;
import dev.twinfold.topology.stream.TopologySettings;
import dev.twinfold.topology.usage.WindowSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The one list of settings: names, defaults, limits and what each is for. */
final class SettingDefinitions {
  static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  static final String APPLICATION_ID = "application.id";
  static final String TOPIC_PREFIX = "topic.prefix";
  static final String TENANT_FROM = "tenant.from";
  static final String STATE_DIR = "state.dir";
  static final String STREAM_THREADS = "num.stream.threads";
  static final String STANDBY_REPLICAS = "num.standby.replicas";
  static final String USAGE_WINDOWS = "usage.windows";
  static final String USAGE_CORRECTION_PAUSE = "usage.correction.pause";
  static final String USAGE_CORRECTION_HORIZON = "usage.correction.horizon";
  static final String USAGE_IDLE_AFTER = "usage.idle.after";
  static final String REORDER_TOLERANCE = "reorder.tolerance";
  static final String RESTORE_AFTER = "restore.after";
  static final String EDGE_HORIZON = "edge.horizon";
  static final String CLIENT_EXPIRY = "client.expiry";
  static final String CLIENTS_HEAP_BYTES = "clients.heap.bytes";

  private static final long LEAST_HEAP_BYTES = TopologySettings.LEAST_HEAP_BYTES;
  private static final long MOST_HEAP_BYTES = 1L << 36;

  static final ConfigDef ALL =
      new ConfigDef()
          .define(
              BOOTSTRAP_SERVERS,
              ConfigDef.Type.LIST,
              ConfigDef.NO_DEFAULT_VALUE,
              ConfigDef.ValidList.anyNonDuplicateValues(false, false),
              ConfigDef.Importance.HIGH,
              "Brokers to start from, as host:port, separated by commas.")
          .define(
              APPLICATION_ID,
              ConfigDef.Type.STRING,
              "twinfold",
              new ConfigDef.NonEmptyString(),
              ConfigDef.Importance.HIGH,
              "Names the application at the broker: its consumer group, its internal topics and its"
                  + " transactions. Instances of one name share the work.")
          .define(
              TOPIC_PREFIX,
              ConfigDef.Type.STRING,
              "",
              ConfigDef.LambdaValidator.with(
                  SettingDefinitions::checkPrefix, () -> "at most 100 of A-Z a-z 0-9 . _ -"),
              ConfigDef.Importance.MEDIUM,
              "Put in front of the name of every topic.")
          .define(
              TENANT_FROM,
              ConfigDef.Type.STRING,
              "report",
              ConfigDef.ValidString.in("report", "topic"),
              ConfigDef.Importance.HIGH,
              "Who decides whom a report is billed to: the report itself, or the topic that it came"
                  + " through, chain-tails.TENANT. Not to be changed under an application.id that"
                  + " has run: lineages get other names.")
          .define(
              STATE_DIR,
              ConfigDef.Type.STRING,
              Path.of(".twinfold", "state").toString(),
              new ConfigDef.NonEmptyString(),
              ConfigDef.Importance.HIGH,
              "Folder for the local state. It can be rebuilt from the broker, which takes time.")
          .define(
              STREAM_THREADS,
              ConfigDef.Type.INT,
              1,
              ConfigDef.Range.between(1, 256),
              ConfigDef.Importance.MEDIUM,
              "Threads that fold; more than partitions are idle.")
          .define(
              STANDBY_REPLICAS,
              ConfigDef.Type.INT,
              0,
              ConfigDef.Range.between(0, 5),
              ConfigDef.Importance.MEDIUM,
              "How many other instances keep a copy of each part of the state, so that one of them"
                  + " goes on at once when an instance dies; 1 in production, on two instances or"
                  + " more.")
          .define(
              USAGE_WINDOWS,
              ConfigDef.Type.LIST,
              "PT1H/PT15M",
              ConfigDef.LambdaValidator.with(
                  SettingDefinitions::checkWindows, () -> "a list of: " + WindowSize.ALLOWED),
              ConfigDef.Importance.HIGH,
              "Sizes of the billing windows, which are aligned to UTC, each with its grace: how long"
                  + " after its end a window waits for late reports before it is billed. Separated by"
                  + " commas: PT1H/PT15M,P1M/PT6H.")
          .define(
              USAGE_CORRECTION_PAUSE,
              ConfigDef.Type.STRING,
              "PT10S",
              between(Duration.ZERO, Duration.ofHours(1)),
              ConfigDef.Importance.LOW,
              "How long late reports are gathered into one correction: from one multiple of it to"
                  + " the next, in broker time.")
          .define(
              USAGE_CORRECTION_HORIZON,
              ConfigDef.Type.STRING,
              "PT840H",
              between(Duration.ofHours(1), Duration.ofDays(400)),
              ConfigDef.Importance.MEDIUM,
              "How far back a report may correct a bill (35 days); older ones become dead letters.")
          .define(
              USAGE_IDLE_AFTER,
              ConfigDef.Type.STRING,
              "PT1M",
              between(Duration.ofMillis(100), Duration.ofDays(1)),
              ConfigDef.Importance.LOW,
              "How far behind the wall clock the time of a partition is to which nobody writes: it"
                  + " closes windows, gives verdicts and retires clients. Longer than clocks of brokers"
                  + " and topology differ, and than replicas may lag (replica.lag.time.max.ms).")
          .define(
              REORDER_TOLERANCE,
              ConfigDef.Type.STRING,
              "PT30S",
              between(Duration.ZERO, Duration.ofHours(1)),
              ConfigDef.Importance.LOW,
              "How long after an identity was superseded a report under it is merely late.")
          .define(
              RESTORE_AFTER,
              ConfigDef.Type.STRING,
              "PT24H",
              between(Duration.ofSeconds(1), Duration.ofDays(90)),
              ConfigDef.Importance.MEDIUM,
              "How long after a fork without a word of the original it is a restored backup.")
          .define(
              EDGE_HORIZON,
              ConfigDef.Type.STRING,
              "PT24H",
              between(Duration.ofMinutes(10), Duration.ofDays(90)),
              ConfigDef.Importance.LOW,
              "How long superseded identities are remembered, at least.")
          .define(
              CLIENT_EXPIRY,
              ConfigDef.Type.STRING,
              "P90D",
              between(Duration.ofHours(1), Duration.ofDays(3650)),
              ConfigDef.Importance.LOW,
              "How long a client may be silent before it is retired.")
          .define(
              CLIENTS_HEAP_BYTES,
              ConfigDef.Type.LONG,
              0L,
              ConfigDef.LambdaValidator.with(
                  SettingDefinitions::checkHeapBytes,
                  () -> "0, or " + LEAST_HEAP_BYTES + " to " + MOST_HEAP_BYTES),
              ConfigDef.Importance.MEDIUM,
              "How many bytes of clients each partition holds on the heap, in front of RocksDB; a"
                  + " client counts for some 1700. Active clients beyond that cost a read from disk."
                  + " 0: half of the JVM's heap, divided by the number of partitions.");

  static {
    HttpDefinitions.ALL.configKeys().values().forEach(ALL::define);
    RegistryDefinitions.ALL.configKeys().values().forEach(ALL::define);
  }

  private SettingDefinitions() {}

  private static ConfigDef.Validator between(Duration least, Duration most) {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          Duration duration = duration(name, (String) value);
          if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new ConfigException(name, value, "must be " + range(least, most));
          }
        },
        () -> range(least, most));
  }

  private static void checkWindows(String name, Object value) {
    Set<String> sizes = new HashSet<>();
    for (Object size : (List<?>) value) {
      try {
        if (!sizes.add(WindowSize.parse((String) size).name())) {
          throw new ConfigException(name, value, "names " + size + " twice");
        }
      } catch (IllegalArgumentException e) {
        throw new ConfigException(name, value, e.getMessage());
      }
    }
    if (sizes.isEmpty()) {
      throw new ConfigException(name, value, "must name at least one size");
    }
  }

  private static void checkHeapBytes(String name, Object value) {
    long bytes = (Long) value;
    if (bytes != 0 && (bytes < LEAST_HEAP_BYTES || bytes > MOST_HEAP_BYTES)) {
      throw new ConfigException(
          name, value, "must be 0, or " + LEAST_HEAP_BYTES + " to " + MOST_HEAP_BYTES);
    }
  }

  private static void checkPrefix(String name, Object value) {
    try {
      new Topics((String) value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }

  private static String range(Duration least, Duration most) {
    return "an ISO-8601 duration from " + least + " to " + most;
  }

  private static Duration duration(String name, String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new ConfigException(
          name, value, "must be an ISO-8601 duration such as PT30S, PT15M or P1D");
    }
  }
}
