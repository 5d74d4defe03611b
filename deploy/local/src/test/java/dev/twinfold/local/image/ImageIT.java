package dev.twinfold.local.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, but for its base: no registry is asked for one in a build. */
class ImageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MAIN = "dev.twinfold.local.Main";

  private static BuiltImage image;

  @BeforeAll
  static void read() throws Exception {
    image = new BuiltImage(Path.of(System.getProperty("twinfold.image")));
  }

  @Test
  void itRunsTheTopologyAsNobodyInParticular() {
    assertThat(image.container().get("User").asText()).isEqualTo("10001:10001");
    assertThat(image.container().get("WorkingDir").asText()).isEqualTo("/var/lib/twinfold");
    assertThat(image.container().get("Volumes").has("/var/lib/twinfold")).isTrue();
    assertThat(image.container().get("ExposedPorts").has("8080/tcp")).isTrue();
    assertThat(image.texts("Entrypoint"))
        .startsWith("java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError")
        .endsWith("-cp", "@/app/jib-classpath-file", MAIN);
    assertThat(image.texts("Cmd"))
        .containsExactly("run", "--config", "/etc/twinfold/topology.properties");
    assertThat(image.container().get("Labels").get("org.opencontainers.image.title").asText())
        .isEqualTo("twinfold");
  }

  @Test
  void theSameSourcesMakeTheSameImage() throws Exception {
    assertThat(image.created()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(image.files().values())
        .extracting(TarArchiveEntry::getModTime)
        .containsOnly(Date.from(Instant.ofEpochSecond(1)));
  }

  @Test
  void onlyTheStateCanBeWrittenAndNothingOfTestsIsThere() throws Exception {
    Map<String, TarArchiveEntry> files = image.files();

    assertThat(files.values())
        .filteredOn(file -> (file.getMode() & 0022) != 0)
        .extracting(TarArchiveEntry::getName)
        .containsExactly("var/lib/twinfold/");
    assertThat(files.values()).allMatch(file -> (file.getMode() & 07000) == 0);
    assertThat(files.keySet())
        .anyMatch(name -> name.matches("app/(libs|classpath)/twinfold-local-.*\\.jar"))
        .anyMatch(name -> name.matches("app/libs/twinfold-topology-.*\\.jar"))
        .noneMatch(name -> name.contains("junit") || name.contains("duckdb"));
  }

  /** With its own flags and class path: a report goes in, and a client comes out of RocksDB. */
  @Test
  void whatIsInItRuns(@TempDir Path root) throws Exception {
    image.unpack(root);
    Path trace = root.resolve("tiny.jsonl.gz");
    try (InputStream in = getClass().getResourceAsStream("/traces/tiny.jsonl.gz")) {
      Files.copy(in, trace);
    }
    List<String> command = new ArrayList<>();
    for (String word : image.texts("Entrypoint")) {
      command.add(word.startsWith("@/") ? classPath(root, word.substring(2)) : word);
    }
    command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("replay", "--json", trace.toString()));
    Path out = root.resolve("out.json");

    Process run =
        new ProcessBuilder(command)
            .directory(root.resolve("var/lib/twinfold").toFile())
            .redirectOutput(out.toFile())
            .redirectError(root.resolve("err").toFile())
            .start();

    assertThat(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(root.resolve("err"))).isZero();
    assertThat(new ObjectMapper().readTree(out.toFile()).get("clients")).hasSize(6);
  }

  /** The container's root is the directory. */
  private static String classPath(Path root, String file) throws Exception {
    String inside = Files.readString(root.resolve(file)).strip();
    assertThat(inside).startsWith("/app/");
    return inside.replace("/app/", root.resolve("app") + "/");
  }
}
