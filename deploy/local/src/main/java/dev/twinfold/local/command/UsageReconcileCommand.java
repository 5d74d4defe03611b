package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bill.BillFilter;
import dev.twinfold.local.bill.BillReader;
import dev.twinfold.local.bill.Reconciled;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code twinfold usage reconcile}: was everything that was received billed, and nothing else? */
@Command(
    name = "reconcile",
    description = {
      "Holds what was received against what was billed. Exit code 0 if all agrees, else 1.",
      "Of each partition and window: received = counted + late + redelivered + dead-lettered, and",
      "no offset missing between windows. Of each window size: the reports on the bills are those",
      "counted or late, once every window has closed that reports fell into."
    })
final class UsageReconcileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BillOptions options;

  @Override
  public Integer call() {
    if (options.isFiltered()) {
      throw new CommandFailure(
          "--tenant, --from and --window do not go with reconcile: what was received has to be held"
              + " against all bills");
    }
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    Reconciled reconciled =
        new BillReader(options.source(), BillFilter.EVERYTHING, options.progress(err), () -> false)
            .reconcile();
    out.println(
        row(
            "topic",
            "partition",
            "windows",
            "first offset",
            "last offset",
            "received",
            "counted",
            "late",
            "redelivered",
            "dead-lettered"));
    for (Reconciled.Line line : reconciled.lines()) {
      out.println(
          row(
              line.topic(),
              line.partition(),
              line.windows(),
              line.firstOffset(),
              line.lastOffset(),
              line.received(),
              line.counted(),
              line.late(),
              line.redelivered(),
              line.deadLettered()));
    }
    out.println("reports to be billed: " + reconciled.reports());
    reconciled
        .billedReports()
        .forEach((size, reports) -> out.println("reports on bills of " + size + ": " + reports));
    List<String> disagreements = reconciled.disagreements();
    disagreements.forEach(line -> out.println("disagrees: " + line));
    out.println(disagreements.isEmpty() ? "All agrees." : "It does not agree.");
    out.flush();
    return disagreements.isEmpty() ? 0 : 1;
  }

  private static String row(Object... cells) {
    return String.format(
        Locale.ROOT, "%-20s  %9s  %7s  %12s  %12s  %12s  %12s  %10s  %11s  %13s", cells);
  }
}
