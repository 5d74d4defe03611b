package dev.twinfold.local.process;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.cluster.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the processes. */
final class Launch {
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** Named, not known: it knows this package. */
  private static final String RUN = "dev.twinfold.local.Main";

  private static final String REGISTRY_PROPERTY = "twinfold.apicurio";

  private final ClusterDirectory directory;

  Launch(ClusterDirectory directory) {
    this.directory = directory;
  }

  /**
   * Refuses if something is missing that a member needs.
   *
   * @throws CommandFailure saying what, and how to get it
   */
  void require(ClusterPlan plan) {
    if (plan.registryPort().isPresent()) {
      registryJars();
    }
  }

  private static Path registryJars() {
    Path jars = Path.of(System.getProperty(REGISTRY_PROPERTY, "apicurio"));
    if (!Files.isDirectory(jars.resolve("lib"))) {
      throw new CommandFailure(
          "the schema registry is not at "
              + jars.toAbsolutePath()
              + "; 'deploy/twinfold cluster up' fetches it, '--no-registry' does without");
    }
    return jars.toAbsolutePath();
  }

  /**
   * Starts a member.
   *
   * @param classPath of our own code: that of this process, or other versions of the jars
   */
  StartedProcess start(Member member, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(QUICK_START);
    command.addAll(
        switch (member.role()) {
          case BROKER -> broker(member, classPath);
          case REGISTRY -> registry(member);
          case TOPOLOGY -> topology(member, classPath);
        });
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.files(member.name()).toFile())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.log(member.name()).toFile()))
              .start();
      process.getOutputStream().close();
      StartedProcess started = StartedProcess.of(process.toHandle());
      directory.write(member.name(), started);
      return started;
    } catch (IOException e) {
      throw new CommandFailure("cannot start " + member.name() + ": " + e.getMessage(), e);
    }
  }

  private List<String> broker(Member member, String classPath) {
    return List.of(
        "-Xmx320m",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
        "-cp",
        classPath,
        BrokerProcess.class.getName(),
        directory.settings(member.name()).toString());
  }

  private List<String> topology(Member member, String classPath) {
    return List.of(
        "-Xmx512m",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
        "-cp",
        classPath,
        RUN,
        "run",
        "--config",
        directory.settings(member.name()).toString());
  }

  private List<String> registry(Member member) {
    Path jars = registryJars();
    String port = member.address().substring(member.address().lastIndexOf(':') + 1);
    return List.of(
        "-Xmx384m",
        "-Dquarkus.http.host=127.0.0.1",
        "-Dquarkus.http.port=" + port,
        // Whoever is killed has written what was answered.
        "-Dapicurio.datasource.url=jdbc:h2:file:"
            + directory.files(member.name()).resolve("schemas")
            + ";WRITE_DELAY=0",
        "-cp",
        jars + "/*:" + jars + "/lib/*",
        "io.quarkus.runner.GeneratedMain");
  }
}
