package dev.twinfold.local.bench.page;

import dev.twinfold.local.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of Markdown with a place for the figures of each measurement: between a line {@code <!--
 * bench: NAME -->} and the next line {@code <!-- end -->}.
 */
public final class FiguresPage {
  private static final String END = "<!-- end -->";

  private final Path file;
  private final String begin;

  private FiguresPage(Path file, String name) {
    this.file = file;
    this.begin = "<!-- bench: " + name + " -->";
  }

  /**
   * Looks whether there is a place for the figures; to be called before they are measured.
   *
   * @param name of the measurement
   * @throws CommandFailure if the file cannot be read or written, or has no such place
   */
  public static FiguresPage open(Path file, String name) {
    FiguresPage page = new FiguresPage(file, name);
    page.place(page.read());
    if (!Files.isWritable(file)) {
      throw new CommandFailure(file + " cannot be written");
    }
    return page;
  }

  /**
   * Puts the lines in the place of those that are there; the rest of the page stays as it is.
   *
   * @throws CommandFailure if that fails
   */
  public void write(List<String> lines) {
    List<String> all = new ArrayList<>(read());
    List<String> place = place(all);
    place.clear();
    place.addAll(lines);
    try {
      Files.writeString(file, String.join("\n", all) + "\n");
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be written: " + e, e);
    }
  }

  private List<String> read() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be read: " + e, e);
    }
  }

  /** The part of the lines that is between the two. */
  private List<String> place(List<String> lines) {
    int from = lines.indexOf(begin);
    if (from < 0 || from != lines.lastIndexOf(begin)) {
      throw new CommandFailure(
          file + " must have one line '" + begin + "' where the figures belong");
    }
    int length = lines.subList(from + 1, lines.size()).indexOf(END);
    List<String> place = lines.subList(from + 1, from + 1 + Math.max(0, length));
    if (length < 0 || place.stream().anyMatch(line -> line.startsWith("<!-- bench: "))) {
      throw new CommandFailure(
          file + " must have a line '" + END + "' behind '" + begin + "', before any other place");
    }
    return place;
  }
}
