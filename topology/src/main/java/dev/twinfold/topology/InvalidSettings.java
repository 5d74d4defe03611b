package dev.twinfold.topology;

import java.util.List;

/** Settings that cannot be used; the message has one line for each problem, all at once. */
public final class InvalidSettings extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidSettings(List<String> problems) {
    super("settings that cannot be used:\n  " + String.join("\n  ", problems));
  }
}
