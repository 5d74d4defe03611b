package dev.twinfold.local.command;

import dev.twinfold.local.query.ProofText;
import dev.twinfold.local.query.QueryClient;
import dev.twinfold.local.query.Search;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twinfold why}: why one client is counted. */
@Command(
    name = "why",
    description = "Says why a client of a running topology is counted, or is not.")
public final class WhyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private QueryOptions options;

  @Parameters(
      paramLabel = "CLIENT",
      description = "4 or more hex digits of the client or its present identity, or its host.")
  private String client;

  @Override
  public Integer call() {
    QueryClient api = options.client();
    PrintWriter out = spec.commandLine().getOut();
    ProofText.of(api.get(new Search(api).client(client))).forEach(out::println);
    out.flush();
    return 0;
  }
}
