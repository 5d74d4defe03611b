package dev.twinfold.agent;

import dev.twinfold.agent.chain.ChainStore;
import dev.twinfold.agent.chain.FileChainStore;
import dev.twinfold.agent.chain.IdentitySource;
import dev.twinfold.schemas.ChainTail;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** Opens real agents that take one thing or another from a test instead of the outside world. */
public final class AgentSeams {
  private Clock clock = Clock.systemUTC();
  private LongSupplier nanoTime = System::nanoTime;
  private Supplier<byte[]> randomness = IdentitySource::operatingSystemRandomness;
  private ChainStore.Opener stores = FileChainStore::open;
  private Function<Map<String, Object>, Producer<byte[], ChainTail>> producers = KafkaProducer::new;

  /** Other clocks. */
  public AgentSeams clocks(Clock wall, LongSupplier monotonic) {
    clock = wall;
    nanoTime = monotonic;
    return this;
  }

  /** Other random bytes than the operating system's. */
  public AgentSeams randomness(Supplier<byte[]> bytes) {
    randomness = bytes;
    return this;
  }

  /** Another way to the disk. */
  public AgentSeams stores(ChainStore.Opener opener) {
    stores = opener;
    return this;
  }

  /** Another way to Kafka. */
  public AgentSeams producers(
      Function<Map<String, Object>, Producer<byte[], ChainTail>> newProducer) {
    producers = newProducer;
    return this;
  }

  /** Opens an agent. */
  public AgentProducer open(AgentConfig config) {
    return AgentProducer.open(config, runtime());
  }

  AgentRuntime runtime() {
    return new AgentRuntime(clock, nanoTime, randomness, stores, producers);
  }
}
