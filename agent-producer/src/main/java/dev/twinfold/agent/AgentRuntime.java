package dev.twinfold.agent;

import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.chain.IdentitySource;
import dev.twinfold.agent.chain.Moment;
import dev.twinfold.schemas.ChainTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * What an agent takes from the outside world: time, randomness, disk, Kafka. Tests bring their own.
 */
final class AgentRuntime {
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final IdentitySource identities;
  private final ChainStore.Opener stores;
  private final Function<Map<String, Object>, Producer<byte[], ChainTail>> producers;

  AgentRuntime(
      Clock clock,
      LongSupplier nanoTime,
      Supplier<byte[]> randomness,
      ChainStore.Opener stores,
      Function<Map<String, Object>, Producer<byte[], ChainTail>> producers) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.identities = new IdentitySource(randomness, nanoTime, clock::millis);
    this.stores = stores;
    this.producers = producers;
  }

  /** The real world. */
  static AgentRuntime system() {
    return new AgentRuntime(
        Clock.systemUTC(),
        System::nanoTime,
        IdentitySource::operatingSystemRandomness,
        FileChainStore::open,
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

  ChainStore openStore(Path directory) throws IOException {
    return stores.open(directory);
  }

  Producer<byte[], ChainTail> newProducer(Map<String, Object> settings) {
    return producers.apply(settings);
  }
}
