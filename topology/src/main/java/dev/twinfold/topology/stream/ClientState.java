package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.usage.OpenUsage;
import java.util.Map;

/**
 * All that changes about a client, under one key, so that the fold and the bill share one entry of
 * the store.
 *
 * @param client what the fold knows of it
 * @param usage what is to be billed
 */
public record ClientState(Client client, OpenUsage usage) {
  private static final int FIXED_BYTES = 480;
  private static final int BYTES_PER_REPORT = 32;
  private static final int BYTES_PER_ENTRY = 128;
  private static final int BYTES_PER_WINDOW = 192;

  static final ClientState UNKNOWN = new ClientState(Client.UNKNOWN, OpenUsage.NONE);

  ClientState with(Client changed) {
    return new ClientState(changed, usage);
  }

  ClientState with(OpenUsage changed) {
    return new ClientState(client, changed);
  }

  /**
   * About how many bytes it takes on the heap, on the generous side: objects have headers of 16
   * bytes, and what several clients share (tenants, operation names) is counted for each.
   */
  int heapBytes() {
    int bytes = FIXED_BYTES + client.recent().size() * BYTES_PER_REPORT;
    for (Map.Entry<String, String> label : client.labels().entrySet()) {
      bytes += BYTES_PER_ENTRY + label.getKey().length() + label.getValue().length();
    }
    for (OpenUsage.Entry entry : usage.entries()) {
      bytes += BYTES_PER_WINDOW + entry.counts().size() * BYTES_PER_ENTRY;
    }
    return bytes;
  }
}
