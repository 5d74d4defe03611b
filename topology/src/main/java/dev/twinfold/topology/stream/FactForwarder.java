package dev.twinfold.topology.stream;

import dev.twinfold.schemas.ClientEvent;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Id128;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Fact;
import dev.twinfold.topology.lineage.Fork;
import dev.twinfold.topology.lineage.Forks;
import dev.twinfold.topology.lineage.Identity;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Puts facts into the records of the topics that others read, and sends each on its way. */
final class FactForwarder {
  private final ProcessorContext<byte[], Object> context;

  FactForwarder(ProcessorContext<byte[], Object> context) {
    this.context = context;
  }

  void forward(Fact fact, long atMillis) {
    if (fact instanceof Fact.Counted counted) {
      send(key(counted.client()), counted, atMillis, Names.COUNT_USAGE);
    } else if (fact instanceof Fact.CloneSeen seen) {
      send(lineage(seen.cloned()), cloneDetected(seen), atMillis, Names.WRITE_CLONE_DETECTED);
    } else if (fact instanceof Fact.TwinSuspected twin) {
      send(lineage(twin.shared()), sharedLeaf(twin), atMillis, Names.WRITE_CLONE_DETECTED);
    } else if (fact instanceof Fact.Announced announced) {
      send(key(announced.client()), event(announced.client()), atMillis, Names.WRITE_CLIENTS);
    } else if (fact instanceof Fact.Forgotten forgotten) {
      byte[] key = new ClientKey(forgotten.lineage(), forgotten.client()).toBytes();
      send(key, null, atMillis, Names.WRITE_CLIENTS);
    }
  }

  private void send(byte[] key, Object value, long atMillis, String child) {
    context.forward(new Record<>(key, value, atMillis), child);
  }

  private static byte[] lineage(Client client) {
    return client.lineage().toBytes();
  }

  private static byte[] key(Client client) {
    return new ClientKey(client.lineage(), client.id()).toBytes();
  }

  private static CloneDetected cloneDetected(Fact.CloneSeen seen) {
    Client clone = seen.cloned();
    Client original = seen.original();
    Fork fork = clone.fork();
    return CloneDetected.newBuilder()
        .setCloneId(id(Forks.cloneId(clone)))
        .setTenant(clone.tenant())
        .setLineage(id(clone.lineage()))
        .setEvidence(dev.twinfold.schemas.Evidence.valueOf(fork.evidence().name()))
        .setStatus(CloneStatus.valueOf(seen.verdict().name()))
        .setOriginalClient(id(original.exists() ? original.id() : fork.original()))
        .setCloneClient(id(clone.id()))
        .setForkedAt(id(fork.at()))
        .setForkedAtGeneration(fork.atGeneration())
        .setBranches(seen.branches())
        .setOriginalLabels(original.labels())
        .setCloneLabels(clone.labels())
        .setOriginalLastHeard(
            original.exists() ? Instant.ofEpochMilli(original.lastHeardMillis()) : null)
        .setCloneFirstHeard(Instant.ofEpochMilli(clone.firstHeardMillis()))
        .setCloneLastHeard(Instant.ofEpochMilli(clone.lastHeardMillis()))
        .setDecidedAt(Instant.ofEpochMilli(seen.atMillis()))
        .build();
  }

  /** Two machines under one leaf are still one client, so there is no clone to name. */
  private static CloneDetected sharedLeaf(Fact.TwinSuspected twin) {
    Client shared = twin.shared();
    return CloneDetected.newBuilder()
        .setTenant(shared.tenant())
        .setLineage(id(shared.lineage()))
        .setEvidence(dev.twinfold.schemas.Evidence.TWIN)
        .setStatus(CloneStatus.SUSPECTED)
        .setOriginalClient(id(shared.id()))
        .setForkedAt(id(shared.current()))
        .setForkedAtGeneration(shared.generation())
        .setOriginalLabels(shared.labels())
        .setOriginalLastHeard(Instant.ofEpochMilli(shared.lastHeardMillis()))
        .setCloneFirstHeard(Instant.ofEpochMilli(twin.atMillis()))
        .setCloneLastHeard(Instant.ofEpochMilli(twin.atMillis()))
        .setDecidedAt(Instant.ofEpochMilli(twin.atMillis()))
        .build();
  }

  private static ClientEvent event(Client client) {
    boolean restored = client.status() == ClientStatus.RESTORED;
    return ClientEvent.newBuilder()
        .setClient(id(client.id()))
        .setTenant(client.tenant())
        .setLineage(id(client.lineage()))
        .setStatus(dev.twinfold.schemas.ClientStatus.valueOf(client.status().name()))
        .setClonedFrom(id(client.fork().original()))
        .setForkedAt(id(client.fork().at()))
        .setContinuedBy(restored ? id(client.continuedBy()) : null)
        .setGeneration(client.generation())
        .setCurrent(id(client.current()))
        .setFirstHeard(Instant.ofEpochMilli(client.firstHeardMillis()))
        .setLastHeard(Instant.ofEpochMilli(client.lastHeardMillis()))
        .setLabels(client.labels())
        .build();
  }

  /** Null in a contract stands for what has no name. */
  private static Id128 id(Identity identity) {
    return identity.exists() ? new Id128(identity.toBytes()) : null;
  }
}
