package dev.twinfold.topology.stream;

/**
 * The names of everything in the topology: verb-noun for what acts, plurals for stores.
 *
 * <p>They are part of the state's contract: changelog topics are named after the stores, so a name
 * that changes loses its state. The golden file of the topology's description shows them in place.
 */
public final class Names {
  static final String READ_CHAIN_TAILS = "read-chain-tails";
  static final String DECODE_REPORT = "decode-report";
  static final String FOLD_LINEAGE = "fold-lineage";
  static final String COUNT_USAGE = "count-usage";
  static final String KEY_BY_TENANT = "key-by-tenant";
  static final String TENANT_USAGE = "tenant-usage";
  static final String TOTAL_TENANT = "total-tenant";
  static final String COLLECT_DEAD_LETTERS = "collect-dead-letters";
  static final String WRITE_RECONCILIATION = "write-reconciliation";
  static final String WRITE_CLONE_DETECTED = "write-clone-detected";
  static final String WRITE_CLIENTS = "write-clients";
  static final String WRITE_USAGE_BY_CLIENT = "write-usage-by-client";
  static final String WRITE_USAGE_BY_TENANT = "write-usage-by-tenant";
  static final String WRITE_DEAD_LETTERS = "write-dead-letters";

  /** What became of the records received in the open window. */
  public static final String RECEIPTS = "receipts";

  /** Identity to client, for the edge horizon. */
  public static final String IDENTITIES = "identities";

  /** Landmark identity to client, for 35 days. */
  public static final String LANDMARKS = "landmarks";

  /** Rare landmark identity to client, for 400 days. */
  public static final String RARE_LANDMARKS = "rare-landmarks";

  /** All that changes about a client. */
  public static final String CLIENTS = "clients";

  /** Forks that wait for a verdict. */
  public static final String OPEN_FORKS = "open-forks";

  /** Which clients have usage to be billed at which time. */
  public static final String OPEN_WINDOWS = "open-windows";

  /** The bills of clients as last written. */
  public static final String USAGE = "usage";

  /** What bills of clients said before they were corrected. */
  public static final String CORRECTED_BILLS = "corrected-bills";

  /** The bills of tenants as they stand. */
  public static final String TOTALS = "totals";

  /** Up to when each partition has billed its windows. */
  public static final String CLOSINGS = "closings";

  /** Which bills of tenants are to be written. */
  public static final String OPEN_TOTALS = "open-totals";

  private Names() {}
}
