package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Short names for identities and report ids. A name always stands for the same 128 bits, in every
 * script: the first of SHA-256 over it. {@code 0} stands for the identity of zeros only.
 */
final class Names {
  private final Map<Identity, String> known = new HashMap<>();

  Names() {
    known.put(Identity.NONE, "0");
  }

  /** The identity of a name. */
  Identity identity(String name) {
    Identity identity = name.equals("0") ? Identity.NONE : hash(name);
    known.put(identity, name);
    return identity;
  }

  /** The name of an identity; 8 hex digits if the script never named it. */
  String name(Identity identity) {
    return known.getOrDefault(identity, identity.brief());
  }

  private static Identity hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return Identity.of(Arrays.copyOf(digest, Identity.BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
