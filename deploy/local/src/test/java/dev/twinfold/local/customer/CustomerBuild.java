package dev.twinfold.local.customer;

import dev.twinfold.agent.AgentProducer;
import dev.twinfold.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Builds a project as a customer would: with a local repository of its own, which holds of Twinfold
 * nothing but what is published, and takes the rest from the one that built Twinfold. No network.
 */
final class CustomerBuild {
  private static final String VERSION = "0.1.0-SNAPSHOT";

  private final Path directory;
  private final Path repository;
  private final Path root = Path.of("../..").toAbsolutePath().normalize();

  CustomerBuild(Path directory) {
    this.directory = directory;
    this.repository = directory.resolve("repository");
  }

  /** Compiles; gives the class path to run with. */
  String compile(Path project) throws IOException, InterruptedException {
    publish("twinfold", root.resolve("pom.xml"));
    publish("twinfold-schemas", root.resolve("schemas/pom.xml"), jarOf(Topics.class));
    publish(
        "twinfold-agent-producer",
        root.resolve("agent-producer/pom.xml"),
        jarOf(AgentProducer.class));
    Path copy = directory.resolve("project");
    copy(project, copy);
    run(
        copy,
        Path.of(System.getProperty("twinfold.maven.home"), "bin", "mvn").toString(),
        "-B",
        "-q",
        "-s",
        settings().toString(),
        "-Dmaven.repo.local=" + repository,
        "-Dmdep.outputFile=" + directory.resolve("class-path"),
        "compile",
        "dependency:build-classpath");
    return copy.resolve("target/classes") + ":" + Files.readString(directory.resolve("class-path"));
  }

  private static Path jarOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    Path jar = Path.of(source.getLocation().getPath());
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is no jar: run this after the package phase");
    }
    return jar;
  }

  private void publish(String artifact, Path pom, Path... jar) throws IOException {
    Path target = repository.resolve("dev/twinfold").resolve(artifact).resolve(VERSION);
    Files.createDirectories(target);
    Files.copy(pom, target.resolve(artifact + "-" + VERSION + ".pom"));
    for (Path file : jar) {
      Files.copy(file, target.resolve(artifact + "-" + VERSION + ".jar"));
    }
  }

  /** Every remote repository is the local one of the build that runs this. */
  private Path settings() throws IOException {
    String mirror = Path.of(System.getProperty("twinfold.maven.repository")).toUri().toString();
    return Files.writeString(
        directory.resolve("settings.xml"),
        "<settings><mirrors><mirror><id>build</id><mirrorOf>*</mirrorOf><url>"
            + mirror
            + "</url></mirror></mirrors></settings>");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  /** Runs a command to its end. */
  void run(Path where, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(where.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("MAVEN_OPTS");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new AssertionError(
            String.join(" ", command) + " failed:\n" + Files.readString(output));
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
