package dev.twinfold.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.local.process.LocalCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A file system in memory for one broker, so small that it can be filled; needs root. */
final class SmallDisk implements AutoCloseable {
  static final String BROKER = "broker-2";
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);
  private static final String SIZE = "size=300m";

  private final LocalCluster cluster;
  private final Path mounted;
  private final Path filler;

  private SmallDisk(LocalCluster cluster) {
    this.cluster = cluster;
    mounted = cluster.files(BROKER);
    filler = mounted.resolve("filler");
  }

  /** Moves the broker of a running cluster onto it. */
  static SmallDisk under(LocalCluster cluster) throws IOException {
    SmallDisk disk = new SmallDisk(cluster);
    Path aside = disk.mounted.resolveSibling(BROKER + "-aside");
    cluster.stop(BROKER);
    run("mv", disk.mounted.toString(), aside.toString());
    Files.createDirectory(disk.mounted);
    run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", disk.mounted.toString());
    run("cp", "-a", aside + "/.", disk.mounted + "/");
    cluster.start(BROKER);
    return disk;
  }

  void fill() {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(filler).exists();
    }
  }

  /** A broker whose only disk fails ends. */
  void awaitEndOfItsBroker() {
    assertThat(cluster.awaitEnd(BROKER, ENDS_WITHIN))
        .as("the broker on the full disk ends")
        .isTrue();
  }

  void makeRoom() throws IOException {
    Files.delete(filler);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
  }

  /** After the broker has ended. */
  @Override
  public void close() throws IOException {
    run("umount", mounted.toString());
  }
}
