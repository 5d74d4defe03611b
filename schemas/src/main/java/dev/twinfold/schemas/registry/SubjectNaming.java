package dev.twinfold.schemas.registry;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Under which subject the registry keeps the schema of a topic's values. */
public enum SubjectNaming {
  /** {@code chain-tails-value}: one kind of record per topic. */
  TOPIC("TopicNameStrategy") {
    @Override
    public String subject(String topic, String record) {
      return topic + "-value";
    }
  },
  /** {@code dev.twinfold.schemas.ChainTail}: the same in all topics. */
  RECORD("RecordNameStrategy") {
    @Override
    public String subject(String topic, String record) {
      return record;
    }
  },
  /** {@code chain-tails-dev.twinfold.schemas.ChainTail}. */
  TOPIC_RECORD("TopicRecordNameStrategy") {
    @Override
    public String subject(String topic, String record) {
      return topic + "-" + record;
    }
  };

  /** Where Confluent's classes of these names live; nobody has to have them. */
  private static final String PACKAGE = "io.confluent.kafka.serializers.subject.";

  private final String className;

  SubjectNaming(String simpleName) {
    className = PACKAGE + simpleName;
  }

  /**
   * The subject of a record in a topic.
   *
   * @param topic full name, prefix included
   * @param record full name of the record, namespace included
   */
  public abstract String subject(String topic, String record);

  /** The name by which settings ask for it: that of Confluent's class. */
  public String className() {
    return className;
  }

  /** The one of that class name; empty if there is none. */
  static Optional<SubjectNaming> ofClassName(String name) {
    return Arrays.stream(values()).filter(each -> each.className.equals(name)).findFirst();
  }

  /** All class names, for messages. */
  static String classNames() {
    return Arrays.stream(values()).map(SubjectNaming::className).collect(Collectors.joining(", "));
  }
}
