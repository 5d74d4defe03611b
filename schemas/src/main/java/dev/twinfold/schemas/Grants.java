package dev.twinfold.schemas;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The one list of what each user of the brokers may do, beside {@link Topics}: nobody more than his
 * part needs. What is not granted is refused, if the brokers have an authorizer that does so.
 *
 * <pre>{@code
 * new Grants(new Topics(""), "twinfold").finance("User:finance");
 * }</pre>
 *
 * <p>Kafka implies some: who may WRITE a topic may write it with an idempotent producer, and who
 * may READ or WRITE may DESCRIBE.
 */
public final class Grants {
  private static final String ANY_HOST = "*";

  private final Topics topics;
  private final String applicationId;

  /**
   * For these topics and one application.
   *
   * @param applicationId the topology's {@code application.id}: its group, and what the names of
   *     its internal topics and transactions begin with
   */
  public Grants(Topics topics, String applicationId) {
    this.topics = topics;
    this.applicationId = applicationId;
  }

  /** Agents of any tenant: write reports, and nothing else. */
  public Set<AclBinding> agents(String principal) {
    return new Holder(principal).topic(topics.chainTails().name(), AclOperation.WRITE).granted;
  }

  /**
   * Agents of one tenant: write reports into the tenant's own topic, and nothing else.
   *
   * @param topic such as {@code chain-tails.acme}
   * @throws IllegalArgumentException if that is no topic of a tenant
   */
  public Set<AclBinding> agents(String principal, String topic) {
    String prefix = tenantTopicPrefix();
    if (!topic.startsWith(prefix) || topic.length() == prefix.length()) {
      throw new IllegalArgumentException(
          "'" + topic + "' is no topic of a tenant: their names are " + prefix + "TENANT");
    }
    return new Holder(principal).topic(topic, AclOperation.WRITE).granted;
  }

  /**
   * The topology: reads reports, writes results, and keeps its state in topics of its own.
   *
   * @param tenantTopics whether tenants have topics of their own to write reports to
   */
  public Set<AclBinding> topology(String principal, boolean tenantTopics) {
    Holder holder = new Holder(principal);
    // DESCRIBE_CONFIGS: it does not start on reports that are not stamped by the broker.
    holder.topic(topics.chainTails().name(), AclOperation.READ, AclOperation.DESCRIBE_CONFIGS);
    if (tenantTopics) {
      holder.grant(
          ResourceType.TOPIC,
          tenantTopicPrefix(),
          PatternType.PREFIXED,
          AclOperation.READ,
          AclOperation.DESCRIBE_CONFIGS);
    }
    for (Topic topic : topics.all()) {
      if (topic != topics.chainTails()) {
        holder.topic(topic.name(), AclOperation.WRITE);
      }
    }
    // What its query API tells of clones is read from there.
    holder.topic(topics.cloneDetected().name(), AclOperation.READ);
    // DELETE: what was read of a repartition topic is purged.
    holder.grant(
        ResourceType.TOPIC,
        applicationId + "-",
        PatternType.PREFIXED,
        AclOperation.CREATE,
        AclOperation.READ,
        AclOperation.WRITE,
        AclOperation.DELETE);
    holder.grant(ResourceType.GROUP, applicationId, PatternType.LITERAL, AclOperation.READ);
    holder.grant(
        ResourceType.TRANSACTIONAL_ID,
        applicationId + "-",
        PatternType.PREFIXED,
        AclOperation.WRITE);
    return holder.granted;
  }

  /** Finance: reads bills and what became of all records, in groups named {@code finance-...}. */
  public Set<AclBinding> finance(String principal) {
    return new Holder(principal)
        .topic(topics.usageByClient().name(), AclOperation.READ)
        .topic(topics.usageByTenant().name(), AclOperation.READ)
        .topic(topics.reconciliation().name(), AclOperation.READ)
        .groups("finance-")
        .granted;
  }

  /** Alerting: reads of clones, in groups named {@code alerting-...}. */
  public Set<AclBinding> alerting(String principal) {
    return new Holder(principal)
        .topic(topics.cloneDetected().name(), AclOperation.READ)
        .groups("alerting-")
        .granted;
  }

  /** True if the pattern covers a topic, group or transaction that is Twinfold's. */
  public boolean covers(ResourcePattern pattern) {
    switch (pattern.resourceType()) {
      case TOPIC:
        return topics.all().stream().anyMatch(topic -> matches(pattern, topic.name()))
            || touches(pattern, tenantTopicPrefix())
            || touches(pattern, applicationId + "-");
      case GROUP:
        return matches(pattern, applicationId);
      case TRANSACTIONAL_ID:
        return touches(pattern, applicationId + "-");
      default:
        return false;
    }
  }

  private static boolean matches(ResourcePattern pattern, String name) {
    if (pattern.patternType() == PatternType.PREFIXED) {
      return name.startsWith(pattern.name());
    }
    return pattern.name().equals(ResourcePattern.WILDCARD_RESOURCE) || pattern.name().equals(name);
  }

  private static boolean touches(ResourcePattern pattern, String prefix) {
    return matches(pattern, prefix) || pattern.name().startsWith(prefix);
  }

  private String tenantTopicPrefix() {
    return topics.chainTails().name() + ".";
  }

  /** One binding as a line that people can read and tools can compare. */
  public static String inWords(AclBinding binding) {
    List<String> words =
        new ArrayList<>(
            List.of(
                binding.entry().principal(),
                binding.entry().permissionType().toString(),
                binding.entry().operation().toString(),
                binding.pattern().resourceType().toString(),
                binding.pattern().patternType().toString(),
                binding.pattern().name()));
    if (!binding.entry().host().equals(ANY_HOST)) {
      words.add("from " + binding.entry().host());
    }
    return String.join(" ", words);
  }

  /** Collects what one principal is granted. */
  private static final class Holder {
    private final String principal;
    private final Set<AclBinding> granted = new LinkedHashSet<>();

    Holder(String principal) {
      if (!principal.matches("[A-Za-z]+:.+")) {
        throw new IllegalArgumentException(
            "'" + principal + "' is no principal: write it as User:name");
      }
      this.principal = principal;
    }

    Holder topic(String name, AclOperation... operations) {
      return grant(ResourceType.TOPIC, name, PatternType.LITERAL, operations);
    }

    Holder groups(String prefix) {
      return grant(ResourceType.GROUP, prefix, PatternType.PREFIXED, AclOperation.READ);
    }

    Holder grant(ResourceType type, String name, PatternType matching, AclOperation... operations) {
      for (AclOperation operation : operations) {
        granted.add(
            new AclBinding(
                new ResourcePattern(type, name, matching),
                new AccessControlEntry(principal, ANY_HOST, operation, AclPermissionType.ALLOW)));
      }
      return this;
    }
  }
}
