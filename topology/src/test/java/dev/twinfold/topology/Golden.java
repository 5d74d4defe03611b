package dev.twinfold.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares generated text with the file that is kept of it. {@code -Dtwinfold.golden=write} writes
 * the file anew, to be looked at and committed.
 */
public final class Golden {
  private Golden() {}

  /** Fails if the file does not hold exactly the text. */
  public static void assertSame(Path file, String text) {
    try {
      if ("write".equals(System.getProperty("twinfold.golden"))) {
        Files.writeString(file, text);
      }
      assertThat(text)
          .as("%s is stale; write it anew with -Dtwinfold.golden=write", file)
          .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
