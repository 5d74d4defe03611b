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
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Puts facts into the records of the topics that others read, and sends each on its way. */
final class FactForwarder {
  /** Of what stays within the task, where facts say themselves whom they are about. */
  private static final byte[] NO_KEY = {};

  private final ProcessorContext<byte[], Object> context;
  private final CloudEvents events;

  FactForwarder(ProcessorContext<byte[], Object> context, CloudEvents events) {
    this.context = context;
    this.events = events;
  }

  void forward(Fact fact, long atMillis) {
    if (fact instanceof Fact.Counted counted) {
      count(counted, atMillis);
    } else if (fact instanceof Fact.Judged) {
      count(fact, atMillis);
    } else if (fact instanceof Fact.CloneSeen seen) {
      CloneDetected event = cloneDetected(seen);
      String id = Forks.cloneId(seen.cloned()).hex() + "-" + seen.verdict();
      send(
          lineage(seen.cloned()), event, atMillis, Names.WRITE_CLONE_DETECTED, detected(event, id));
      count(seen, atMillis);
    } else if (fact instanceof Fact.Merged merged) {
      count(merged, atMillis);
    } else if (fact instanceof Fact.Parted parted) {
      count(parted, atMillis);
    } else if (fact instanceof Fact.TwinSuspected twin) {
      CloneDetected event = sharedLeaf(twin);
      String id = twin.shared().current().hex() + "-SHARED";
      send(
          lineage(twin.shared()), event, atMillis, Names.WRITE_CLONE_DETECTED, detected(event, id));
    } else if (fact instanceof Fact.Announced announced) {
      Client client = announced.client();
      String id = client.lineage().hex() + "-" + client.id().hex() + "-" + atMillis;
      send(
          key(client),
          event(client),
          atMillis,
          Names.WRITE_CLIENTS,
          events.headers("client", id, client.tenant(), atMillis));
    } else if (fact instanceof Fact.Forgotten forgotten) {
      byte[] key = new ClientKey(forgotten.lineage(), forgotten.client()).toBytes();
      send(key, null, atMillis, Names.WRITE_CLIENTS, new RecordHeaders());
    }
  }

  private void count(Fact fact, long atMillis) {
    context.forward(new Record<>(NO_KEY, fact, atMillis), Names.COUNT_USAGE);
  }

  private void send(byte[] key, Object value, long atMillis, String child, Headers headers) {
    context.forward(new Record<>(key, value, atMillis, headers), child);
  }

  private Headers detected(CloneDetected event, String id) {
    return events.headers(
        "clone-detected", id, event.getTenant(), event.getDecidedAt().toEpochMilli());
  }

  private static byte[] lineage(Client client) {
    return client.lineage().toBytes();
  }

  private static byte[] key(Client client) {
    return ClientKey.of(client).toBytes();
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
