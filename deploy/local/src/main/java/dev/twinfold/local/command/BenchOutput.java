package dev.twinfold.local.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the figures of a measurement go. */
final class BenchOutput {
  @Option(names = "--json", description = "Print one object with all figures.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Tells whoever waits what is done. */
  void progress(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /** Prints the figures. */
  void print(List<String> lines, Supplier<? extends JsonNode> tree) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(pretty(tree.get()));
    } else {
      lines.forEach(out::println);
    }
    out.flush();
  }

  private static String pretty(JsonNode tree) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
