package dev.twinfold.topology.lineage.script;

/** A line of a file, printed the way editors and terminals can jump to. */
record Place(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
