package dev.twinfold.topology.stream;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Identity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The clients as a restart would find them: those in the changelog of their store. */
public final class StoredClients {
  private final Map<Identity, Client> clients = new LinkedHashMap<>();

  /** The name of the changelog topic. */
  public static String topic(String applicationId) {
    return applicationId + "-" + Names.CLIENTS + "-changelog";
  }

  /** Takes over a record of it. */
  public void read(byte[] key, byte[] value) {
    Identity id = ClientKey.of(key).name();
    if (value == null) {
      clients.remove(id);
    } else {
      clients.put(id, StateSerdes.clients().deserializer().deserialize("", value).client());
    }
  }

  /** All clients by now. */
  public Collection<Client> all() {
    return clients.values();
  }
}
