package dev.twinfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code twinfold replay} prints and how it ends, whatever it is given. */
class ReplayCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private byte[] tiny;
  private List<String> lines;

  @BeforeEach
  void readTiny() throws IOException {
    try (InputStream compressed = getClass().getResourceAsStream("/traces/tiny.jsonl.gz")) {
      tiny = new GZIPInputStream(compressed).readAllBytes();
      lines = new String(tiny, StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void aTraceIsReadPlainCompressedAndFromStandardInputAlike() throws IOException {
    Path plain = Files.write(directory.resolve("tiny.jsonl"), tiny);
    Path compressed = directory.resolve("tiny.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      out.write(tiny);
    }

    CommandRun ofPlain = CommandRun.of("replay", "--json", plain.toString());

    assertThat(ofPlain.exitCode()).isZero();
    assertThat(ofPlain.err()).isEmpty();
    assertThat(JSON.readTree(ofPlain.out()).get("clients")).hasSize(6);
    assertThat(CommandRun.of("replay", "--json", compressed.toString())).isEqualTo(ofPlain);
    assertThat(fromStandardInput(tiny)).isEqualTo(ofPlain);
    assertThat(fromStandardInput(Files.readAllBytes(compressed))).isEqualTo(ofPlain);
  }

  @Test
  void withoutJsonPeopleGetASummary() throws IOException {
    Path plain = Files.write(directory.resolve("tiny.jsonl"), tiny);

    CommandRun run = CommandRun.of("replay", plain.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("reports: 17 received, 17 counted")
        .contains("clients: 6 ", "clones: 3 {FORK RESTORED=3}", "{op=17}");
  }

  @Test
  void badLinesAreNamedByNumberAndTheRestIsRead() throws IOException {
    String first = lines.get(0);
    List<String> all = new ArrayList<>(lines);
    all.add(1, "this is not JSON");
    all.add(2, "[]");
    all.add(3, first.replace("\"sequence\":1,", ""));
    all.add(4, first.replace("75daaf903dd452904694d422c79909c8", "75daaf"));
    all.add(5, first.replace("75daaf903dd452904694d422c79909c8", "zz".repeat(16)));
    all.add(6, "");
    all.add(7, first.replace("{\"op\":1}", "{\"op\":-1}"));
    all.add(8, first.replaceFirst("\"chain\":\\[[^]]*]", "\"chain\":[]"));
    all.add(9, first.replace("\"timestamp\":1000", "\"timestamp\":1e99"));

    CommandRun run = CommandRun.of("replay", "--json", trace(all).toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("line 2 is not JSON"),
            line -> assertThat(line).startsWith("line 3 is not an object"),
            line -> assertThat(line).isEqualTo("line 4 'sequence' is missing"),
            line -> assertThat(line).startsWith("line 5 'reportId' holds '75daaf'"),
            line -> assertThat(line).startsWith("line 6 'reportId' holds 'zzzz"),
            line -> assertThat(line).startsWith("line 8 is a dead letter, OPERATIONS: "),
            line -> assertThat(line).startsWith("line 9 is a dead letter, CHAIN_EMPTY: "),
            line -> assertThat(line).startsWith("line 10 'timestamp' is "));
    JsonNode reports = JSON.readTree(run.out()).get("reports");
    assertThat(reports.get("received").asInt()).isEqualTo(lines.size() + 8);
    assertThat(reports.get("counted").asInt()).isEqualTo(lines.size());
    assertThat(reports.get("deadLettered").asInt()).isEqualTo(8);
  }

  @Test
  void anEmptyTraceHasAnEmptyOutcome() throws IOException {
    CommandRun run = CommandRun.of("replay", "--json", trace(List.of()).toString());

    assertThat(run.exitCode()).isZero();
    JsonNode found = JSON.readTree(run.out());
    assertThat(found.get("reports").get("received").asInt()).isZero();
    assertThat(found.get("clients")).isEmpty();
  }

  @Test
  void aMissingFileIsOneLine() {
    String missing = directory.resolve("missing.jsonl").toString();

    CommandRun run = CommandRun.of("replay", missing);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("twinfold: ")
        .contains(missing);
  }

  @Test
  void aDirectoryIsNoTrace() {
    CommandRun run = CommandRun.of("replay", directory.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aFileThatIsCutOffIsOneLine() throws IOException {
    Path cut = directory.resolve("cut.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(cut))) {
      out.write(tiny);
    }
    byte[] whole = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    CommandRun run = CommandRun.of("replay", cut.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .last()
        .asString()
        .startsWith("twinfold: cannot read")
        .contains(cut.toString());
  }

  @Test
  void noFileAtAllAndNonsenseAsADurationAreWrongUsage() {
    assertThat(CommandRun.of("replay").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("replay", "--restore-after", "soon", "x").exitCode()).isEqualTo(2);
  }

  @Test
  void aRestoreTimeOutOfRangeIsNamed() throws IOException {
    Path plain = Files.write(directory.resolve("tiny.jsonl"), tiny);

    CommandRun run = CommandRun.of("replay", "--restore-after", "PT0S", plain.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("twinfold: ").contains("restore.after");
  }

  private Path trace(List<String> content) throws IOException {
    return Files.write(directory.resolve("trace.jsonl"), content);
  }

  private static CommandRun fromStandardInput(byte[] bytes) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(bytes));
    try {
      return CommandRun.of("replay", "--json", "-");
    } finally {
      System.setIn(before);
    }
  }
}
