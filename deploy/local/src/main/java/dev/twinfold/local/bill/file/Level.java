package dev.twinfold.local.bill.file;

/** What one line of a bill is about. */
public enum Level {
  /** One tenant in one window. */
  TENANT,
  /** One client of a tenant in one window. */
  CLIENT
}
