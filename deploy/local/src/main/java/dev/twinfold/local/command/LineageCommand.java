package dev.twinfold.local.command;

import dev.twinfold.local.query.LineageText;
import dev.twinfold.local.query.QueryClient;
import dev.twinfold.local.query.Search;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twinfold lineage}: who has a history in common, as a tree. */
@Command(
    name = "lineage",
    description = "Prints a lineage of a running topology as a tree of its clients.")
public final class LineageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private QueryOptions options;

  @Parameters(
      paramLabel = "ID",
      description = "The lineage, a client or present identity of it, or a part of a host label.")
  private String id;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "200",
      description = "So many branches, at most 1000; the rest is counted (default: 200).")
  private int limit;

  @Override
  public Integer call() {
    QueryClient client = options.client();
    PrintWriter out = spec.commandLine().getOut();
    String lineage = new Search(client).lineage(id);
    LineageText.of(client.get("/lineages/" + lineage + "?limit=" + limit)).forEach(out::println);
    out.flush();
    return 0;
  }
}
