package dev.twinfold.agent;

import dev.twinfold.agent.chain.RefreshPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything an agent can be told. Immutable and checked: a value that is not allowed never gets
 * past {@link Builder#build()}.
 *
 * <pre>{@code
 * AgentConfig config =
 *     AgentConfig.builder()
 *         .bootstrapServers("broker:9092")
 *         .tenant("acme")
 *         .stateDirectory(Path.of("/var/lib/acme/twinfold"))
 *         .label("host", "web-1")
 *         .build();
 * }</pre>
 */
public final class AgentConfig {
  private final String bootstrapServers;
  private final String tenant;
  private final Path stateDirectory;
  private final Map<String, String> labels;
  private final String topicPrefix;
  private final boolean topicPerTenant;
  private final Duration reportInterval;
  private final RefreshPolicy refreshPolicy;
  private final int tailLength;
  private final Map<String, String> producerSettings;
  private final AgentListener listener;

  private AgentConfig(Builder builder) {
    bootstrapServers = builder.bootstrapServers;
    tenant = builder.tenant;
    stateDirectory = builder.stateDirectory;
    labels = Map.copyOf(builder.labels);
    topicPrefix = builder.topicPrefix;
    topicPerTenant = builder.topicPerTenant;
    reportInterval = builder.reportInterval;
    refreshPolicy = builder.refreshPolicy;
    tailLength = builder.tailLength;
    producerSettings = Map.copyOf(builder.producerSettings);
    listener = builder.listener;
  }

  /** Starts with the defaults; bootstrap servers, tenant and state directory have none. */
  public static Builder builder() {
    return new Builder();
  }

  /** Brokers to connect to first, {@code host:port}, separated by commas. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The paying customer. */
  public String tenant() {
    return tenant;
  }

  /** Where the chain of this machine is kept. */
  public Path stateDirectory() {
    return stateDirectory;
  }

  /** So that people can name the machine; empty unless set. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Put in front of the topic's name; empty unless set. */
  public String topicPrefix() {
    return topicPrefix;
  }

  /** Whether reports go to the tenant's own topic; false unless set. */
  public boolean topicPerTenant() {
    return topicPerTenant;
  }

  /** How often a report goes out, if anything was recorded. */
  public Duration reportInterval() {
    return reportInterval;
  }

  /** When an identity has served its time. */
  public RefreshPolicy refreshPolicy() {
    return refreshPolicy;
  }

  /** Identities in a report. */
  public int tailLength() {
    return tailLength;
  }

  /** Settings for the Kafka producer, in Kafka's names; empty unless set. */
  public Map<String, String> producerSettings() {
    return producerSettings;
  }

  /** Hears what happens. */
  public AgentListener listener() {
    return listener;
  }

  /** Collects values; nothing is checked before {@link #build()}. Not for use by many threads. */
  public static final class Builder {
    private String bootstrapServers;
    private String tenant;
    private Path stateDirectory;
    private final Map<String, String> labels = new HashMap<>();
    private String topicPrefix = "";
    private boolean topicPerTenant;
    private Duration reportInterval = Duration.ofSeconds(10);
    private RefreshPolicy refreshPolicy = RefreshPolicy.DEFAULT;
    private int tailLength = 4;
    private final Map<String, String> producerSettings = new HashMap<>();
    private AgentListener listener = AgentListener.NONE;

    private Builder() {}

    /** Brokers to connect to first: {@code host:port}, separated by commas. Required. */
    public Builder bootstrapServers(String value) {
      bootstrapServers = value;
      return this;
    }

    /** The paying customer: 1 to 64 of {@code [A-Za-z0-9._-]}. Required. */
    public Builder tenant(String value) {
      tenant = value;
      return this;
    }

    /** Where the chain is kept, one directory per agent; made if it is not there. Required. */
    public Builder stateDirectory(Path value) {
      stateDirectory = value;
      return this;
    }

    /** Adds a label, so that people can name the machine: 32 at most, 256 characters each way. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** Put in front of the topic's name: at most 100 of {@code [A-Za-z0-9._-]}; default none. */
    public Builder topicPrefix(String value) {
      topicPrefix = value;
      return this;
    }

    /**
     * Whether reports go to the tenant's own topic, {@code chain-tails.TENANT}, as they must where
     * the topology runs with {@code tenant.from=topic}; default false.
     */
    public Builder topicPerTenant(boolean value) {
      topicPerTenant = value;
      return this;
    }

    /** How often a report goes out, if anything was recorded: 10 ms to 1 h; default 10 s. */
    public Builder reportInterval(Duration value) {
      reportInterval = value;
      return this;
    }

    /**
     * When an identity has served its time: after 12 h at the latest; default {@link
     * RefreshPolicy#DEFAULT}.
     */
    public Builder refreshPolicy(RefreshPolicy value) {
      refreshPolicy = value;
      return this;
    }

    /**
     * Identities in a report: 2 to 16, default 4. All but one may be unacknowledged before the
     * identity stops being refreshed.
     */
    public Builder tailLength(int value) {
      tailLength = value;
      return this;
    }

    /**
     * A setting for the Kafka producer, in Kafka's name: TLS, SASL, time-outs, {@code
     * value.serializer}. Not those that the delivery guarantee rests on.
     */
    public Builder producerSetting(String name, String value) {
      producerSettings.put(name, value);
      return this;
    }

    /** Hears what happens; default nobody. */
    public Builder listener(AgentListener value) {
      listener = value;
      return this;
    }

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException listing every value that is not allowed, by its name, with
     *     what would be right
     */
    public AgentConfig build() {
      AgentConfigCheck check = new AgentConfigCheck();
      check.servers(bootstrapServers);
      check.tenant(tenant);
      check.stateDirectory(stateDirectory);
      check.labels(labels);
      check.topicPrefix(topicPrefix);
      check.reportInterval(reportInterval);
      check.refreshPolicy(refreshPolicy);
      check.tailLength(tailLength);
      check.producerSettings(producerSettings, bootstrapServers);
      check.listener(listener);
      List<String> problems = check.problems();
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException("agent configuration: " + String.join("; ", problems));
      }
      return new AgentConfig(this);
    }
  }
}
