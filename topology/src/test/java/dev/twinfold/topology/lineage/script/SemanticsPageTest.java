package dev.twinfold.topology.lineage.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The semantics page names every script there is, and none that there is not. */
class SemanticsPageTest {
  private static final Path PAGE = Path.of("../docs/semantics.md");
  private static final Pattern TITLE = Pattern.compile("`([a-z]+[A-Z]\\w{11,})`");

  @Test
  void namesTheScripts() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(TITLE.matcher(page).results().map(found -> found.group(1)).distinct())
        .containsExactlyInAnyOrderElementsOf(
            ScriptsTest.scripts().stream().map(Script::title).toList());
  }
}
