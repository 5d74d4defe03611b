package dev.twinfold.topology.lineage.fuzz;

/** How often reports with one defect were counted, known already, or refused. */
public final class OutcomeTally {
  private long counted;
  private long redelivered;
  private long refused;

  void counted(long more) {
    counted += more;
  }

  void redelivered(long more) {
    redelivered += more;
  }

  /** One more became a dead letter. */
  public void refused() {
    refused++;
  }

  /** How many became dead letters. */
  public long allRefused() {
    return refused;
  }

  @Override
  public String toString() {
    return String.format("%7d counted %7d redelivered %7d refused", counted, redelivered, refused);
  }
}
