package dev.twinfold.local.replay;

import dev.twinfold.local.CommandFailure;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens a recorded trace: a file of lines, plain or compressed with gzip, or standard input. */
public final class Trace {
  private static final int GZIP_MAGIC = 0x8b1f;

  private Trace() {}

  /**
   * Opens a trace.
   *
   * @param name of a file, or {@code -} for standard input
   * @throws CommandFailure if there is no such file or it cannot be read
   */
  public static BufferedReader open(String name) {
    try {
      if (name.equals("-")) {
        return lines(System.in);
      }
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new CommandFailure(
            "no file '" + name + "'; a trace is a file of JSON lines, plain or .gz, or - ");
      }
      return lines(Files.newInputStream(file));
    } catch (IOException e) {
      throw new CommandFailure("cannot read '" + name + "': " + e.getMessage(), e);
    }
  }

  /** Told by the first two bytes, so that standard input may be compressed too. */
  private static BufferedReader lines(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    boolean compressed = (first | second << 8) == GZIP_MAGIC;
    return new BufferedReader(
        new InputStreamReader(
            compressed ? new GZIPInputStream(in, 1 << 16) : in, StandardCharsets.UTF_8));
  }
}
