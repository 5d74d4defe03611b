package dev.twinfold.agent;

import dev.twinfold.agent.chain.IdentitySource;
import dev.twinfold.agent.chain.Moment;
import dev.twinfold.schemas.ChainTail;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** What an agent takes from the outside world: time, randomness, Kafka. Tests bring their own. */
final class AgentRuntime {
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final IdentitySource identities;
  private final Function<Map<String, Object>, Producer<byte[], ChainTail>> producers;

  AgentRuntime(
      Clock clock,
      LongSupplier nanoTime,
      Supplier<byte[]> randomness,
      Function<Map<String, Object>, Producer<byte[], ChainTail>> producers) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.identities = new IdentitySource(randomness, nanoTime, clock::millis);
    this.producers = producers;
  }

  /** The real world. */
  static AgentRuntime system() {
    return new AgentRuntime(
        Clock.systemUTC(),
        System::nanoTime,
        IdentitySource::operatingSystemRandomness,
        KafkaProducer::new);
  }

  long wallMillis() {
    return clock.millis();
  }

  Moment now() {
    return new Moment(nanoTime.getAsLong(), clock.millis());
  }

  IdentitySource identities() {
    return identities;
  }

  Producer<byte[], ChainTail> newProducer(Map<String, Object> settings) {
    return producers.apply(settings);
  }
}
