package dev.twinfold.topology.query;

import dev.twinfold.schemas.wire.SchemaIds;
import dev.twinfold.topology.stream.StoredState;
import dev.twinfold.topology.stream.TopologySettings;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;

/** What answers questions about one running topology, put together. */
final class QueryParts implements AutoCloseable {
  private final Instances instances;
  private final CensusTaker census;
  private final Lineages trees;
  private final CloneRing clones = new CloneRing(CloneLog.CAPACITY);
  private final CloneLog log;
  private final LocalPart local;
  private final SharedAnswers shared;
  private final LocalLineages lineages;
  private final UsageAnswers usage;
  private final CloneStream stream;

  QueryParts(
      KafkaStreams streams,
      TopologySettings topology,
      int partitions,
      Properties clients,
      HttpSettings http,
      HostInfo self) {
    StoredState state = new StoredState(streams, topology);
    instances =
        new Instances(streams, self, topology.topics().chainTails().name(), partitions, http);
    census = new CensusTaker(state, instances.self());
    trees = new Lineages(state);
    SchemaIds ids = topology.schemaIds();
    log = new CloneLog(clients, topology.topics().cloneDetected(), ids, clones);
    local = new LocalPart(census, instances, new ReportRate(streams, System::nanoTime));
    shared = new SharedAnswers(instances, local);
    lineages = new LocalLineages(state, trees);
    usage = new UsageAnswers(state, instances, local);
    stream = new CloneStream(clones, shared);
  }

  /** Begins to read what is kept besides the state. */
  void start() {
    log.start();
  }

  Instances instances() {
    return instances;
  }

  LocalPart local() {
    return local;
  }

  SharedAnswers shared() {
    return shared;
  }

  LocalLineages lineages() {
    return lineages;
  }

  UsageAnswers usage() {
    return usage;
  }

  CloneRing clones() {
    return clones;
  }

  CloneStream stream() {
    return stream;
  }

  @Override
  public void close() {
    stream.close();
    log.close();
    census.close();
    trees.close();
  }
}
