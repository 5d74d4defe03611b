package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bill.BillFilter;
import dev.twinfold.local.bill.BillLine;
import dev.twinfold.local.bill.BillReader;
import dev.twinfold.local.bill.file.BillCsv;
import dev.twinfold.local.bill.file.BillJson;
import dev.twinfold.local.bill.file.BillTable;
import dev.twinfold.local.bill.file.Level;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twinfold usage}: the bill as of now. */
@Command(
    name = "usage",
    description = {
      "Prints the bill as of now: of each tenant and window the highest revision.",
      "Windows that not every partition has closed yet are provisional: the sum of what the",
      "clients' bills say so far, without a revision."
    },
    subcommands = {UsageExportCommand.class, UsageReconcileCommand.class})
public final class UsageCommand implements Callable<Integer> {
  private enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Spec private CommandSpec spec;
  @Mixin private BillOptions options;

  @Option(
      names = {"--to", "--until"},
      paramLabel = "TIME",
      description = "Only windows that begin before then.")
  private String to;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "table",
      description = "table (default), csv or json.")
  private String format;

  @Option(names = "--operations", description = "In the table, a row for each operation.")
  private boolean operations;

  @Override
  public Integer call() throws IOException {
    Format wanted = wantedFormat();
    BillFilter filter = options.filter("--to", Optional.ofNullable(to));
    Instant asOf = Instant.now();
    PrintWriter err = spec.commandLine().getErr();
    BillReader reader =
        new BillReader(options.source(), filter, options.progress(err), () -> false);
    List<BillLine> lines = reader.tenantLines();
    if (lines.isEmpty()) {
      err.println(nothingFound(reader));
      err.flush();
    }
    print(wanted, asOf, lines);
    return 0;
  }

  private static String nothingFound(BillReader reader) {
    return reader.windowSizes().isEmpty()
        ? "twinfold: there are no bills yet: no window was closed"
        : "twinfold: no bill is like that; there are bills of windows of "
            + String.join(", ", reader.windowSizes());
  }

  private void print(Format wanted, Instant asOf, List<BillLine> lines) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    switch (wanted) {
      case CSV -> BillCsv.write(Level.TENANT, lines, out);
      case JSON -> BillJson.write(asOf, lines, out);
      case TABLE -> BillTable.of(lines, operations).forEach(out::println);
    }
    out.flush();
  }

  private Format wantedFormat() {
    try {
      return Format.valueOf(format.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--format: '" + format + "' is not one of table, csv, json", e);
    }
  }
}
