package dev.twinfold.local.process;

import java.nio.file.Path;

/** Ends the processes of a cluster when somebody ends the tests before they have done so. */
public final class EndWithTests {
  private EndWithTests() {}

  /** For the cluster that is or will be in that directory. */
  public static void register(Path path) {
    ClusterDirectory directory = new ClusterDirectory(path);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endAll(directory), "end-with-tests"));
  }

  private static void endAll(ClusterDirectory directory) {
    directory
        .plan()
        .ifPresent(
            plan ->
                plan.members().stream()
                    .flatMap(member -> directory.process(member.name()).stream())
                    .flatMap(process -> process.running().stream())
                    .forEach(ProcessHandle::destroyForcibly));
  }
}
