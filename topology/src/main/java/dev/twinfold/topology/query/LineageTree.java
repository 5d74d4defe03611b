package dev.twinfold.topology.query;

import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.query.Answers.ForkGroup;
import dev.twinfold.topology.query.Answers.StatusCounts;
import dev.twinfold.topology.query.Answers.VerdictCounts;
import dev.twinfold.topology.query.Twig.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The shape of one lineage: which branches forked off whom, in the order in which they began. */
final class LineageTree {
  /** How many branches of each fork a first look shows, if there is room. */
  private static final int FIRST_BRANCHES = 20;

  /** Branches, and the forks off them, with how much of each is among the branches. */
  record Part(List<Twig> branches, List<ForkGroup> forks) {}

  private final Instant asOf;
  private final Duration took;
  private final StatusCounts statuses;
  private final VerdictCounts verdicts;
  private final Instant start;
  private final Instant end;

  /** By place, since a page must not count 100,000 branches to show 200. */
  private final Map<Place, VerdictCounts> counted = new ConcurrentHashMap<>();

  private final Map<Identity, Twig> byClient = new HashMap<>();
  private final Map<Identity, Map<Place, List<Twig>>> forksOf = new HashMap<>();

  LineageTree(Collection<Twig> twigs, Instant asOf, Duration took) {
    this.asOf = asOf;
    this.took = took;
    statuses = StatusCounts.of(twigs.stream().map(Twig::status));
    verdicts = verdicts(twigs);
    start = Instant.ofEpochMilli(twigs.stream().mapToLong(Twig::firstMillis).min().orElse(0));
    end = Instant.ofEpochMilli(twigs.stream().mapToLong(Twig::lastMillis).max().orElse(0));
    twigs.forEach(twig -> byClient.put(twig.client(), twig));
    twigs.stream()
        .sorted(Twig::earliestFirst)
        .forEach(
            twig -> {
              Place place = placeOf(twig);
              forksOf
                  .computeIfAbsent(place.client(), key -> new LinkedHashMap<>())
                  .computeIfAbsent(place, key -> new ArrayList<>())
                  .add(twig);
            });
  }

  /** Those whose original is forgotten stand beside the first client. */
  private Place placeOf(Twig twig) {
    return byClient.containsKey(twig.place().client()) ? twig.place() : Place.ROOT;
  }

  Instant asOf() {
    return asOf;
  }

  /** How long it took to read. */
  Duration took() {
    return took;
  }

  int size() {
    return byClient.size();
  }

  boolean holds(Identity client) {
    return byClient.containsKey(client);
  }

  Optional<Twig> twig(Identity client) {
    return Optional.ofNullable(byClient.get(client));
  }

  /** The branches that forked at one place, in the order in which they began. */
  List<Twig> at(Place place) {
    return forksOf.getOrDefault(place.client(), Map.of()).getOrDefault(place, List.of());
  }

  Place parentOf(Twig twig) {
    return placeOf(twig);
  }

  /** The whole, as far as it fits: near the root first, some of every fork. */
  Part overview(int mostBranches) {
    List<Twig> branches = new ArrayList<>();
    List<ForkGroup> forks = new ArrayList<>();
    ArrayDeque<Identity> parents = new ArrayDeque<>(List.of(Identity.NONE));
    while (!parents.isEmpty()) {
      Identity parent = parents.remove();
      for (Map.Entry<Place, List<Twig>> fork : forksOf.getOrDefault(parent, Map.of()).entrySet()) {
        int room = Math.min(FIRST_BRANCHES, mostBranches - branches.size());
        int shown = Math.min(room, fork.getValue().size());
        List<Twig> first = fork.getValue().subList(0, shown);
        branches.addAll(first);
        first.forEach(twig -> parents.add(twig.client()));
        forks.add(group(fork.getKey(), fork.getValue(), 0, shown));
      }
    }
    return new Part(branches, forks);
  }

  /** The next branches of one fork. */
  Part page(Place place, Optional<Cursor> after, int limit) {
    List<Twig> all = at(place);
    int from = after.map(cursor -> behind(all, cursor)).orElse(0);
    int to = Math.min(all.size(), from + limit);
    List<Twig> branches = all.subList(from, to);
    List<ForkGroup> forks = new ArrayList<>();
    forks.add(group(place, all, from, to));
    branches.forEach(twig -> forks.addAll(forksOf(twig.client())));
    return new Part(branches, forks);
  }

  /** Where others forked off a client. */
  List<ForkGroup> forksOf(Identity client) {
    return forksOf.getOrDefault(client, Map.of()).entrySet().stream()
        .map(fork -> group(fork.getKey(), fork.getValue(), 0, 0))
        .toList();
  }

  private static int behind(List<Twig> all, Cursor cursor) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      Twig twig = all.get(middle);
      if (cursor.reachedEarliestFirst(twig.startedMillis(), () -> twig.client().hex())) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private ForkGroup group(Place place, List<Twig> all, int from, int to) {
    return new ForkGroup(
        place.client().exists() ? place.client().hex() : null,
        place.at().exists() ? place.at().hex() : null,
        place.at().exists() && !all.isEmpty() ? all.get(0).atGeneration() : -1,
        all.size(),
        to - from,
        to < all.size() && to > 0 ? all.get(to - 1).cursor().toString() : null,
        all.isEmpty() ? VerdictCounts.NONE : counted.computeIfAbsent(place, one -> verdicts(all)),
        all.isEmpty() ? null : Instant.ofEpochMilli(all.get(0).startedMillis()),
        all.isEmpty() ? null : Instant.ofEpochMilli(all.get(all.size() - 1).startedMillis()));
  }

  StatusCounts statuses() {
    return statuses;
  }

  VerdictCounts verdicts() {
    return verdicts;
  }

  private static VerdictCounts verdicts(Collection<Twig> twigs) {
    return VerdictCounts.of(twigs.stream().filter(Twig::forked).map(Twig::verdict));
  }

  Instant start() {
    return start;
  }

  Instant end() {
    return end;
  }
}
