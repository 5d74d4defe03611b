package dev.twinfold.local.demo;

import dev.twinfold.local.fleet.FleetTruth;
import java.util.List;

/**
 * What was done, held against what was found.
 *
 * @param clonesMade by the fleet
 * @param clonesDetected distinct findings on {@code clone-detected}
 * @param clonesConfirmed of them, those that were confirmed by then
 * @param operationsRecorded with the agents
 * @param operationsBilled on {@code usage-by-tenant}
 */
record Agreement(
    int clonesMade,
    int clonesDetected,
    int clonesConfirmed,
    long operationsRecorded,
    long operationsBilled) {

  static Agreement between(FleetTruth truth, Outcome outcome) {
    return new Agreement(
        truth.clones().size(),
        outcome.suspected(),
        outcome.confirmed(),
        truth.totalOperations(),
        outcome.bill().operations());
  }

  /** True if every clone was detected, no other was, and every operation is billed once. */
  boolean holds() {
    return clonesMade == clonesDetected && operationsRecorded == operationsBilled;
  }

  /** Lines for the terminal. */
  List<String> inWords() {
    return List.of(
        "clones: made %d, detected %d".formatted(clonesMade, clonesDetected),
        "operations: recorded %d, billed %d".formatted(operationsRecorded, operationsBilled),
        holds()
            ? "All agree (%d of the clones confirmed by now).".formatted(clonesConfirmed)
            : "They do not agree.");
  }
}
