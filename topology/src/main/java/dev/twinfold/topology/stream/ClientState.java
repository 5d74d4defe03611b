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
 * @param labelBytes about how many bytes its labels take on the heap: they hardly ever change, and
 *     going through them at each report costs more than most of what is done with it
 */
public record ClientState(Client client, OpenUsage usage, int labelBytes) {
  private static final int FIXED_BYTES = 480;
  private static final int BYTES_PER_REPORT = 32;
  private static final int BYTES_PER_ENTRY = 128;
  private static final int BYTES_PER_WINDOW = 192;

  static final ClientState UNKNOWN = new ClientState(Client.UNKNOWN, OpenUsage.NONE);

  /** With the labels weighed. */
  public ClientState(Client client, OpenUsage usage) {
    this(client, usage, bytes(client.labels()));
  }

  ClientState with(Client changed) {
    return changed.labels() == client.labels()
        ? new ClientState(changed, usage, labelBytes)
        : new ClientState(changed, usage);
  }

  ClientState with(OpenUsage changed) {
    return new ClientState(client, changed, labelBytes);
  }

  /**
   * About how many bytes it takes on the heap, on the generous side: objects have headers of 16
   * bytes, and what several clients share (tenants, operation names) is counted for each.
   */
  int heapBytes() {
    int bytes = FIXED_BYTES + client.recent().size() * BYTES_PER_REPORT + labelBytes;
    for (OpenUsage.Entry entry : usage.entries()) {
      bytes += BYTES_PER_WINDOW + entry.counts().size() * BYTES_PER_ENTRY;
    }
    return bytes;
  }

  private static int bytes(Map<String, String> labels) {
    int bytes = 0;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      bytes += BYTES_PER_ENTRY + label.getKey().length() + label.getValue().length();
    }
    return bytes;
  }
}
