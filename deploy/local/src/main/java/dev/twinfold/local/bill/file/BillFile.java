package dev.twinfold.local.bill.file;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bill.AtomicFile;
import dev.twinfold.local.bill.BillLine;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A file to write the bill to; what it is called says how it is written. */
public final class BillFile {
  private enum Format {
    CSV,
    PARQUET
  }

  private final Path path;
  private final Format format;

  private BillFile(Path path, Format format) {
    this.path = path;
    this.format = format;
  }

  /** The file of that name; empty unless it ends in {@code .csv} or {@code .parquet}. */
  public static Optional<BillFile> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv")) {
      return Optional.of(new BillFile(Path.of(name), Format.CSV));
    }
    if (lower.endsWith(".parquet")) {
      return Optional.of(new BillFile(Path.of(name), Format.PARQUET));
    }
    return Optional.empty();
  }

  /**
   * Begins to write: refuses at once what cannot be written, before anything is read.
   *
   * @throws CommandFailure if the place cannot be written to
   */
  public AtomicFile begin() {
    return AtomicFile.at(path);
  }

  /**
   * Writes all lines and puts the file into its place.
   *
   * @throws CommandFailure if it cannot be written, a full disk for example
   */
  public void write(AtomicFile file, Level level, List<BillLine> lines) {
    try {
      if (format == Format.CSV) {
        try (Writer out = Files.newBufferedWriter(file.partial())) {
          BillCsv.write(level, lines, out);
        }
      } else {
        BillParquet.write(level, lines, file.partial());
      }
    } catch (IOException e) {
      throw new CommandFailure("--to: cannot write " + path + ": " + e, e);
    }
    file.publish();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
