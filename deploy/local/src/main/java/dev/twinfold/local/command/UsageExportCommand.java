package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.StopSignal;
import dev.twinfold.local.bill.AtomicFile;
import dev.twinfold.local.bill.BillFilter;
import dev.twinfold.local.bill.BillLine;
import dev.twinfold.local.bill.BillReader;
import dev.twinfold.local.bill.BillSource;
import dev.twinfold.local.bill.file.BillFile;
import dev.twinfold.local.bill.file.Level;
import dev.twinfold.local.bill.postgres.DatabaseAddress;
import dev.twinfold.local.bill.postgres.DatabaseExport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twinfold usage export}: hands the bill over to a file or a database. */
@Command(
    name = "export",
    description = {
      "Writes the bill to a file, or every revision of it into a PostgreSQL database.",
      "A file is there as a whole or not at all. Of the database, each run takes what it does not",
      "have yet, never twice; it reads PGPASSWORD and ~/.pgpass."
    })
final class UsageExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BillOptions options;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TARGET",
      description = "FILE.csv, FILE.parquet, or postgresql://USER@HOST:PORT/DATABASE.")
  private String target;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only windows that begin before then (files only).")
  private String until;

  @Option(
      names = "--level",
      paramLabel = "L",
      description = "tenant (default) or client: what a row is about (files only).")
  private String level;

  @Option(names = "--follow", description = "Go on until Ctrl-C with what comes (PostgreSQL only).")
  private boolean follow;

  @Override
  public Integer call() {
    Optional<DatabaseAddress> database = DatabaseAddress.of(target, System.getenv());
    if (database.isPresent()) {
      return toDatabase(database.get());
    }
    BillFile file =
        BillFile.named(target)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "--to: '"
                            + target
                            + "' is neither FILE.csv nor FILE.parquet nor"
                            + " postgresql://USER@HOST:PORT/DATABASE"));
    return toFile(file);
  }

  private int toFile(BillFile target) {
    if (follow) {
      throw new CommandFailure("--follow is for PostgreSQL: a file is written once");
    }
    Level wanted = wantedLevel();
    BillFilter filter = options.filter("--until", Optional.ofNullable(until));
    PrintWriter err = spec.commandLine().getErr();
    try (StopSignal stop = StopSignal.install();
        AtomicFile file = target.begin()) {
      BillReader reader =
          new BillReader(options.source(), filter, options.progress(err), stop::isAsked);
      List<BillLine> lines = wanted == Level.TENANT ? reader.tenantLines() : reader.clientLines();
      target.write(file, wanted, lines);
      long provisional =
          lines.stream().filter(line -> line.state() == BillLine.State.PROVISIONAL).count();
      say(lines.size() + " bills written to " + target + ", " + provisional + " provisional");
      return 0;
    }
  }

  private int toDatabase(DatabaseAddress address) {
    if (options.isFiltered() || until != null || level != null) {
      throw new CommandFailure(
          "--tenant, --from, --until, --window and --level are for files:"
              + " a database gets everything, choose in SQL");
    }
    try (StopSignal stop = StopSignal.install()) {
      BillSource source = options.source();
      DatabaseExport export =
          new DatabaseExport(
              source, address, options.progress(spec.commandLine().getErr()), stop::isAsked);
      long rows = export.run(follow);
      say(rows + " rows written to " + address);
      return 0;
    }
  }

  private Level wantedLevel() {
    try {
      return level == null ? Level.TENANT : Level.valueOf(level.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--level: '" + level + "' is not one of tenant, client", e);
    }
  }

  private void say(String words) {
    spec.commandLine().getOut().println("twinfold: " + words);
    spec.commandLine().getOut().flush();
  }
}
