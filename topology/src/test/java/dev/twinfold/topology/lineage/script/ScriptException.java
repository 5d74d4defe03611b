package dev.twinfold.topology.lineage.script;

/** A script that cannot be read; the message names file and line. */
final class ScriptException extends RuntimeException {
  ScriptException(Place place, String problem) {
    super(place + ": " + problem);
  }
}
