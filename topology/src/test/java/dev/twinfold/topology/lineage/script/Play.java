package dev.twinfold.topology.lineage.script;

import dev.twinfold.topology.lineage.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plays a script with a player and says, line by line, where it came out otherwise. */
final class Play {
  private static final Set<String> OF_ARRIVAL = Set.of("late", "filler", "gap");

  private final Script script;
  private final Player player;
  private final Wording wording;
  private final List<String> differences = new ArrayList<>();

  private Play(Script script, Player player) {
    this.script = script;
    this.player = player;
    this.wording = new Wording(script.names());
  }

  /** All differences between the script and what came out; empty if it came out as written. */
  static List<String> differences(Script script, Player player) {
    Play play = new Play(script, player);
    script.rows().forEach(play::row);
    play.end();
    return play.differences;
  }

  private void row(Script.Row row) {
    List<Observed> observed = List.of();
    if (row.step() instanceof Script.Arrives arrives) {
      observed = player.report(arrives.report(), row.atMillis());
    } else if (row.step() instanceof Script.Sweep) {
      observed = player.sweep(row.atMillis());
    } else if (row.step() instanceof Script.Forget forget) {
      player.forget(forget.lineage(), forget.identities(), row.atMillis());
    }
    compare(
        row.place(),
        "what comes out",
        row.outcomes().stream().filter(this::isSensed).sorted().toList(),
        wording.words(observed).stream().filter(this::isSensed).toList());
    if (player.senses().contains(Player.Sense.COUNTING)) {
      List<Identity> counted = new ArrayList<>();
      for (Observed one : observed) {
        if (one instanceof Observed.Counted counts) {
          counted.add(counts.client());
        }
      }
      List<Identity> expected =
          row.countsFor().equals(Script.NOBODY) ? List.of() : List.of(row.countsFor());
      compare(row.place(), "counts for", named(expected), named(counted));
    }
  }

  private boolean isSensed(String word) {
    if (OF_ARRIVAL.contains(word)) {
      return player.senses().contains(Player.Sense.ARRIVAL);
    }
    return !word.equals("redelivered") || player.senses().contains(Player.Sense.COUNTING);
  }

  private List<String> named(List<Identity> identities) {
    return identities.stream().map(script.names()::name).toList();
  }

  private void end() {
    compare(script.place(), "the end", described(script.end()), described(player.clients()));
  }

  private Set<String> described(List<Script.End> clients) {
    Set<String> lines = new TreeSet<>();
    for (Script.End client : clients) {
      lines.add(
          script.names().name(client.client())
              + " "
              + client.status()
              + (client.continuedBy().exists()
                  ? " by " + script.names().name(client.continuedBy())
                  : "")
              + " at "
              + script.names().name(client.at())
              + " "
              + new TreeMap<>(client.operations()));
    }
    return lines;
  }

  private void compare(Place place, String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      differences.add(
          place + ": " + script.title() + ": " + what + ": " + expected + ", but was " + actual);
    }
  }
}
