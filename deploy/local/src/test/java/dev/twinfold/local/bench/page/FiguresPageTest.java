package dev.twinfold.local.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.local.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures go where they belong, and nowhere else. */
class FiguresPageTest {
  @TempDir private Path directory;

  @Test
  void onlyThePlaceOfTheMeasurementIsWrittenAnew() throws IOException {
    Path file =
        page(
            "# A\n<!-- bench: one -->\nold\n<!-- end -->\nb\n<!-- bench: two -->\n<!-- end -->\nc");

    FiguresPage.open(file, "one").write(List.of("new", "lines"));
    FiguresPage.open(file, "two").write(List.of("2"));

    assertThat(Files.readString(file))
        .isEqualTo(
            "# A\n<!-- bench: one -->\nnew\nlines\n<!-- end -->\nb\n<!-- bench: two -->\n2\n<!-- end -->\nc\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<!-- bench: other -->\n<!-- end -->",
        "<!-- end -->\n<!-- bench: one -->",
        "<!-- bench: one -->\n<!-- bench: two -->\n<!-- end -->",
        "<!-- bench: one -->\n<!-- end -->\n<!-- bench: one -->\n<!-- end -->"
      })
  void aPageWithoutOnePlaceForItIsRefusedAndStays(String text) throws IOException {
    Path file = page(text);

    assertThatThrownBy(() -> FiguresPage.open(file, "one"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("page.md must have")
        .hasMessageContaining("'<!-- bench: one -->'");
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void aPageThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> FiguresPage.open(directory.resolve("none.md"), "one"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("none.md cannot be read");
  }

  @Test
  void outsideOfARepositoryNoCommitIsKnown() {
    List<String> lines =
        new Circumstances(directory.resolve("page.md")).lines(List.of("bench", "--rounds", "1"));

    assertThat(lines).contains("    deploy/twinfold bench --rounds 1");
    assertThat(String.join(" ", lines))
        .contains("no commit known")
        .containsPattern("\\d cores, \\d+ GB of memory")
        .containsPattern("JDK 1|JDK 2")
        .contains("load average");
  }

  private Path page(String text) throws IOException {
    return Files.writeString(directory.resolve("page.md"), text);
  }
}
