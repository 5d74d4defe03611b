package dev.twinfold.agent.report;

import dev.twinfold.agent.chain.Acknowledgement;
import dev.twinfold.agent.chain.Identity;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.LandmarkIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Hands reports to Kafka, one at a time: the next one only after the last was acknowledged.
 *
 * <p>With several on their way, one that timed out would be resent behind its successors, and the
 * topology would take its superseded identity for a second machine. Reports are few; the order is
 * worth more than the speed.
 *
 * <p>The producer is made when first needed, and made anew after an error that trying again does
 * not cure. All methods are for the agent's thread.
 */
public final class ReportSender {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final String topic;
  private final Supplier<Producer<byte[], ChainTail>> producers;
  private final Runnable wake;
  private final Queue<Outcome> arrived = new ConcurrentLinkedQueue<>();
  private Optional<Producer<byte[], ChainTail>> producer = Optional.empty();
  private long attempt;
  private boolean busy;
  private Duration pause = Duration.ZERO;
  private long failedAtNanos;

  /** What became of an attempt to send. */
  public static final class Outcome {
    private final long attempt;
    private final Acknowledgement acknowledgement;
    private final Optional<Exception> error;

    private Outcome(long attempt, Acknowledgement acknowledgement, Optional<Exception> error) {
      this.attempt = attempt;
      this.acknowledgement = acknowledgement;
      this.error = error;
    }

    /** Where the broker put the report; means nothing when there is an {@link #error()}. */
    public Acknowledgement acknowledgement() {
      return acknowledgement;
    }

    /** Why the report must be sent again; empty when it was acknowledged. */
    public Optional<Exception> error() {
      return error;
    }

    /** Whether the error goes away by itself, like a broker that is down. */
    public boolean isRetriable() {
      return error.filter(e -> e instanceof RetriableException).isPresent();
    }
  }

  /**
   * A sender that has no connection yet.
   *
   * @param topic full name
   * @param producers makes a producer that is idempotent and waits for all replicas
   * @param wake called from any thread when an outcome is there to be polled
   */
  public ReportSender(
      String topic, Supplier<Producer<byte[], ChainTail>> producers, Runnable wake) {
    this.topic = Objects.requireNonNull(topic, "topic");
    this.producers = Objects.requireNonNull(producers, "producers");
    this.wake = Objects.requireNonNull(wake, "wake");
  }

  /** How long to wait before {@link #send} would do something; zero if it would now. */
  public Duration pauseLeft(long nowNanos) {
    Duration left = pause.minusNanos(nowNanos - failedAtNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether a report is on its way. */
  public boolean isBusy() {
    return busy;
  }

  /** Sends a report, unless one is on its way or the pause after an error is not over. */
  public void send(Report report, long nowNanos) {
    if (busy || !pauseLeft(nowNanos).isZero()) {
      return;
    }
    busy = true;
    attempt++;
    long thisAttempt = attempt;
    try {
      if (producer.isEmpty()) {
        producer = Optional.of(producers.get());
      }
      ProducerRecord<byte[], ChainTail> message =
          new ProducerRecord<>(topic, report.chain().lineage().bytes(), tailOf(report));
      // The callback tells all that the future would.
      Future<RecordMetadata> unused =
          producer
              .get()
              .send(message, (metadata, error) -> arrive(outcomeOf(thisAttempt, metadata, error)));
    } catch (RuntimeException e) {
      arrive(new Outcome(thisAttempt, Acknowledgement.NONE, Optional.of(e)));
    }
  }

  private void arrive(Outcome outcome) {
    arrived.add(outcome);
    wake.run();
  }

  private static Outcome outcomeOf(long attempt, RecordMetadata metadata, Exception error) {
    if (error != null) {
      return new Outcome(attempt, Acknowledgement.NONE, Optional.of(error));
    }
    Acknowledgement place = new Acknowledgement(metadata.partition(), metadata.offset());
    return new Outcome(attempt, place, Optional.empty());
  }

  /** What became of the last attempt; empty as long as that is open. */
  public Optional<Outcome> poll(long nowNanos) {
    Outcome outcome = arrived.poll();
    while (outcome != null && !(busy && outcome.attempt == attempt)) {
      outcome = arrived.poll();
    }
    if (outcome == null) {
      return Optional.empty();
    }
    busy = false;
    if (outcome.error().isEmpty()) {
      pause = Duration.ZERO;
      return Optional.of(outcome);
    }
    failedAtNanos = nowNanos;
    Duration longer = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    if (!outcome.isRetriable()) {
      close(Duration.ZERO);
    }
    return Optional.of(outcome);
  }

  /** Closes the connection; a later {@link #send} would make a new one. */
  public void close(Duration timeout) {
    Optional<Producer<byte[], ChainTail>> closing = producer;
    producer = Optional.empty();
    busy = false;
    closing.ifPresent(p -> p.close(timeout));
  }

  private static ChainTail tailOf(Report report) {
    return ChainTail.newBuilder()
        .setTenant(report.tenant())
        .setLineage(id(report.chain().lineage()))
        .setChain(report.chain().tail().stream().map(ReportSender::id).collect(Collectors.toList()))
        .setLandmarks(
            report.chain().landmarks().stream()
                .map(mark -> new LandmarkIdentity(mark.generation(), id(mark.identity())))
                .collect(Collectors.toList()))
        .setGeneration(report.chain().generation())
        .setSequence(report.chain().sequence())
        .setReportId(id(report.reportId()))
        .setPeriodStart(Instant.ofEpochMilli(report.usage().startMillis()))
        .setPeriodEnd(Instant.ofEpochMilli(report.usage().endMillis()))
        .setOperations(report.usage().operations())
        .setLabels(report.labels())
        .build();
  }

  private static Id128 id(Identity identity) {
    return new Id128(identity.bytes());
  }
}
