package dev.twinfold.local.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twinfold.local.bench.page.Circumstances;
import dev.twinfold.local.bench.page.FiguresPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the figures of a measurement go. */
final class BenchOutput {
  @Option(names = "--json", description = "Print one object with all figures.")
  private boolean json;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Put the figures into their place in this page, docs/benchmarks.md.")
  private Path page;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private Optional<FiguresPage> figures = Optional.empty();
  private Optional<Circumstances> circumstances = Optional.empty();

  /**
   * To be called before anything is measured.
   *
   * @param measurement the name of its place in the page
   */
  void begin(String measurement) {
    figures = Optional.ofNullable(page).map(file -> FiguresPage.open(file, measurement));
    circumstances = Optional.ofNullable(page).map(Circumstances::new);
  }

  /** Tells whoever waits what is done. */
  void progress(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /** Prints the figures, and writes them where they are to stand. */
  void print(List<String> lines, Supplier<? extends JsonNode> tree) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(pretty(tree.get()));
    } else {
      lines.forEach(out::println);
    }
    out.flush();
    figures.ifPresent(place -> place.write(withCircumstances(lines)));
  }

  private List<String> withCircumstances(List<String> lines) {
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    List<String> all = new ArrayList<>(circumstances.orElseThrow().lines(arguments));
    all.addAll(lines);
    return all;
  }

  private static String pretty(JsonNode tree) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
