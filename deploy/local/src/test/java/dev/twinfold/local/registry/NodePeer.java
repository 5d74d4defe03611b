package dev.twinfold.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The client in src/it/node, installed and run as its own project. */
final class NodePeer {
  private static final int MINUTES_AT_MOST = 4;

  private final Path directory;

  private NodePeer(Path directory) {
    this.directory = directory;
  }

  /** Copies it there and fetches what it depends on, in the versions of its lock file. */
  static NodePeer install(Path directory) throws Exception {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(Path.of("src/it/node"))) {
      for (Path file : files.toList()) {
        Files.copy(
            file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    NodePeer peer = new NodePeer(directory);
    peer.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    return peer;
  }

  /** Lets it write its reports and wait for what comes of them; what it has seen. */
  JsonNode tell(String bootstrapServers, String registryUrl) throws Exception {
    String lines = run("node", "peer.mjs", bootstrapServers, registryUrl);
    return new ObjectMapper().readTree(lines.substring(lines.indexOf('{')));
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path output = directory.resolve("output.txt");
    Process process;
    try {
      process =
          new ProcessBuilder(List.of(command))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new AssertionError(
          "this test needs Node.js 20 or newer: put " + command[0] + " on the PATH", e);
    }
    try {
      if (!process.waitFor(MINUTES_AT_MOST, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new AssertionError(
            String.join(" ", command) + " failed:\n" + Files.readString(output));
      }
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }
}
