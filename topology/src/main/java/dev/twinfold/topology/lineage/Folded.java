package dev.twinfold.topology.lineage;

import java.util.ArrayList;
import java.util.List;

/**
 * What comes of one step: what changes, and what happened.
 *
 * @param changes in the order in which they must be applied
 * @param facts in the order in which they happened
 */
public record Folded(List<Change> changes, List<Fact> facts) {
  Folded() {
    this(new ArrayList<>(4), new ArrayList<>(2));
  }

  Folded and(Change change) {
    changes.add(change);
    return this;
  }

  Folded and(Fact fact) {
    facts.add(fact);
    return this;
  }
}
