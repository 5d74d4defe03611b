package dev.twinfold.local.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.stream.ReportMeter.Outcome;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of a replay as one object in JSON; identities as 32 hex digits, times in ISO-8601.
 */
public final class ReplayJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReplayJson() {}

  /** The object. */
  public static ObjectNode of(ReplayOutcome outcome) {
    ObjectNode all = JSON.createObjectNode();
    all.putObject("reports")
        .put("received", outcome.receivedReports())
        .put("counted", outcome.reports(Outcome.COUNTED))
        .put("redelivered", outcome.reports(Outcome.REDELIVERED))
        .put("late", outcome.reports(Outcome.LATE))
        .put("deadLettered", outcome.deadLetters())
        .put("gaps", outcome.reports(Outcome.BRIDGED));
    Map<String, Map<String, Long>> operations = operationsByClient(outcome);
    ArrayNode clients = all.putArray("clients");
    for (Client client : outcome.clients()) {
      putAll(
          client(clients.addObject(), client).putObject("operations"),
          operations.getOrDefault(client.lineage().hex() + client.id().hex(), Map.of()));
    }
    ArrayNode clones = all.putArray("clones");
    outcome.clones().forEach(event -> clone(clones.addObject(), event));
    ArrayNode byClient = all.putArray("usageByClient");
    outcome.usageByClient().forEach(bill -> usage(byClient.addObject(), bill));
    ArrayNode byTenant = all.putArray("usageByTenant");
    outcome.usageByTenant().forEach(bill -> usage(byTenant.addObject(), bill));
    return all;
  }

  /** Lineage and client to operations, over all windows. */
  private static Map<String, Map<String, Long>> operationsByClient(ReplayOutcome outcome) {
    Map<String, Map<String, Long>> sums = new HashMap<>();
    for (UsageByClient bill : outcome.usageByClient()) {
      Map<String, Long> sum =
          sums.computeIfAbsent(
              hex(bill.getLineage()) + hex(bill.getClient()), client -> new TreeMap<>());
      bill.getOperations().forEach((name, count) -> sum.merge(name, count, Long::sum));
    }
    return sums;
  }

  private static ObjectNode client(ObjectNode node, Client client) {
    return node.put("client", client.id().hex())
        .put("tenant", client.tenant())
        .put("lineage", client.lineage().hex())
        .put("clonedFrom", hex(client.fork().original()))
        .put("status", client.status().name())
        .put("leaf", client.current().hex());
  }

  private static void clone(ObjectNode node, CloneDetected event) {
    node.put("cloneId", hex(event.getCloneId()))
        .put("lineage", hex(event.getLineage()))
        .put("forkedAt", hex(event.getForkedAt()))
        .put("originalClient", hex(event.getOriginalClient()))
        .put("cloneClient", hex(event.getCloneClient()))
        .put("evidence", event.getEvidence().name())
        .put("status", event.getStatus().name());
  }

  private static void usage(ObjectNode node, UsageByClient bill) {
    node.put("usageId", hex(bill.getUsageId()))
        .put("tenant", bill.getTenant())
        .put("lineage", hex(bill.getLineage()))
        .put("client", hex(bill.getClient()))
        .put("windowSize", bill.getWindowSize())
        .put("windowStart", bill.getWindowStart().toString())
        .put("windowEnd", bill.getWindowEnd().toString())
        .put("revision", bill.getRevision())
        .put("machines", bill.getMachines());
    putAll(node.putObject("operations"), bill.getOperations());
  }

  private static void usage(ObjectNode node, UsageByTenant bill) {
    node.put("usageId", hex(bill.getUsageId()))
        .put("tenant", bill.getTenant())
        .put("windowSize", bill.getWindowSize())
        .put("windowStart", bill.getWindowStart().toString())
        .put("windowEnd", bill.getWindowEnd().toString())
        .put("revision", bill.getRevision())
        .put("uniqueClients", bill.getUniqueClients())
        .put("clonesDetected", bill.getClonesDetected());
    putAll(node.putObject("operations"), bill.getOperations());
  }

  private static void putAll(ObjectNode node, Map<String, Long> counts) {
    new TreeMap<>(counts).forEach(node::put);
  }

  private static String hex(Identity identity) {
    return identity.exists() ? identity.hex() : null;
  }

  private static String hex(Id128 id) {
    return id == null ? null : HexFormat.of().formatHex(id.bytes());
  }
}
