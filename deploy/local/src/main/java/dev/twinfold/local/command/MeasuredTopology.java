package dev.twinfold.local.command;

import java.util.Map;
import picocli.CommandLine.Option;

/** How the topology runs that is measured. */
final class MeasuredTopology {
  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Of every topic; ${DEFAULT-VALUE} without it.")
  int partitions;

  @Option(
      names = "-D",
      paramLabel = "NAME=VALUE",
      description = "A setting of the topology, as in run.")
  Map<String, String> overrides = Map.of();
}
