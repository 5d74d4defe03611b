package dev.twinfold.local.cluster;

import dev.twinfold.local.CommandFailure;

/** Somebody else listens on the port that was asked for; the message names it. */
public final class PortInUse extends CommandFailure {
  private static final long serialVersionUID = 1L;

  /** For a port of 127.0.0.1. */
  public PortInUse(int port) {
    super(
        "port "
            + port
            + " of 127.0.0.1 is in use: choose another one, or stop whatever listens there");
  }
}
