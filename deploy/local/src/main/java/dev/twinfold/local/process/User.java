package dev.twinfold.local.process;

import java.util.Locale;

/** Who talks to the brokers of a secure cluster. */
public enum User {
  /** May do everything: creates topics, grants access. */
  ADMIN,
  /** Agents of all tenants. */
  AGENT,
  /** The topology. */
  TOPOLOGY,
  /** Who reads bills. */
  FINANCE,
  /** Who reads of clones. */
  ALERTING;

  /** The name a broker knows: the constant in lower case. */
  public String principal() {
    return name().toLowerCase(Locale.ROOT);
  }
}
