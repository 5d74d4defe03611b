package dev.twinfold.topology.stream;

import java.nio.charset.StandardCharsets;

/** Tenants as record keys. */
final class Tenants {
  private Tenants() {}

  static byte[] bytes(String tenant) {
    return tenant.getBytes(StandardCharsets.UTF_8);
  }
}
