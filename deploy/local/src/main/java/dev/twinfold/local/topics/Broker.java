package dev.twinfold.local.topics;

import dev.twinfold.local.CommandFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A connection to somebody's broker for administration; every failure is one line of words. */
public final class Broker implements AutoCloseable {
  private static final Duration REACH_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private final Admin admin;

  private Broker(Admin admin) {
    this.admin = admin;
  }

  /**
   * Connects, and returns when a broker has answered.
   *
   * @param client settings of Kafka's clients, with {@code bootstrap.servers}
   * @param settingName what the reader would have to correct if nobody answers: {@code
   *     bootstrap.servers}, {@code --bootstrap-servers}
   * @throws CommandFailure if no broker answers within 10 s, naming the setting and its value
   */
  public static Broker connect(Map<?, ?> client, String settingName) {
    Object servers = client.get("bootstrap.servers");
    Map<String, Object> settings = new HashMap<>();
    client.forEach((name, value) -> settings.put(name.toString(), value));
    settings.put("request.timeout.ms", (int) REACH_TIMEOUT.toMillis());
    settings.put("default.api.timeout.ms", (int) REACH_TIMEOUT.toMillis());
    Supplier<String> setting = () -> settingName + " is '" + servers + "'";
    Admin admin;
    try {
      admin = Admin.create(settings);
    } catch (KafkaException e) {
      throw new CommandFailure(setting.get() + ": " + deepest(e) + "; use host:port,...", e);
    }
    Broker broker = new Broker(admin);
    try {
      broker.answer(admin.describeCluster().nodes(), REACH_TIMEOUT);
      return broker;
    } catch (CommandFailure e) {
      broker.close();
      if (e.getCause() instanceof ExecutionException refusal
          && refusal.getCause() instanceof AuthenticationException) {
        throw new CommandFailure(
            setting.get() + ": the broker does not let us in: " + deepest(refusal), e);
      }
      throw new CommandFailure(
          setting.get()
              + ": no Kafka broker answered there within "
              + REACH_TIMEOUT.toSeconds()
              + " s; check the address and that the broker runs",
          e);
    }
  }

  /** What the cluster calls itself. */
  public String clusterId() {
    return answer(admin.describeCluster().clusterId());
  }

  /** Of the topics that are there, by name: what the broker calls this very topic. */
  public Map<String, Uuid> topicIds(Collection<String> names) {
    Map<String, Uuid> ids = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, asked) ->
                answerUnless(UnknownTopicOrPartitionException.class, asked)
                    .ifPresent(found -> ids.put(name, found.topicId())));
    return ids;
  }

  /** Kafka's own client. */
  Admin admin() {
    return admin;
  }

  /**
   * What the broker answers.
   *
   * @throws CommandFailure if it refuses or does not answer within 30 s
   */
  <T> T answer(KafkaFuture<T> question) {
    return answer(question, ANSWER_TIMEOUT);
  }

  /** What the broker answers; empty if it refused with that error; else as {@link #answer}. */
  <T> Optional<T> answerUnless(Class<? extends Exception> expected, KafkaFuture<T> question) {
    try {
      return Optional.of(answer(question));
    } catch (CommandFailure e) {
      if (e.getCause() instanceof ExecutionException refusal
          && expected.isInstance(refusal.getCause())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> T answer(KafkaFuture<T> question, Duration timeout) {
    try {
      return question.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CommandFailure("the broker refused: " + deepest(e), e);
    } catch (TimeoutException e) {
      throw new CommandFailure("the broker did not answer in " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while waiting for the broker", e);
    }
  }

  private static String deepest(Throwable e) {
    Throwable t = e;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    return t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
