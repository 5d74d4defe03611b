package dev.twinfold.local.bench.race;

import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Bytes on disk, shared out over what they are kept for. */
final class StateCost {
  /** Where ours keeps identities that were left behind, one entry each. */
  private static final Set<String> IDENTITY_STORES =
      Set.of("identities", "landmarks", "rare-landmarks");

  private StateCost() {}

  /** What one client takes: all stores but those that hold identities. */
  static ToDoubleFunction<Lap> perClient(Shape shape) {
    return lap -> (lap.allStateBytes() - identityBytes(lap)) / shape.agents();
  }

  /**
   * What one superseded identity takes: the stores that hold them. The current identity of each
   * client stands there too, and is counted for the superseded.
   */
  static ToDoubleFunction<Lap> perSuperseded(Shape shape) {
    return lap -> identityBytes(lap) / shape.supersededIdentities();
  }

  static boolean holdsIdentities(Lap lap) {
    return identityBytes(lap) > 0;
  }

  private static double identityBytes(Lap lap) {
    return lap.stateBytes().entrySet().stream()
        .filter(store -> IDENTITY_STORES.contains(store.getKey()))
        .mapToLong(store -> store.getValue())
        .sum();
  }
}
