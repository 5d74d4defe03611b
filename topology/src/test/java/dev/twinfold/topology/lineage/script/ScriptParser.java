package dev.twinfold.topology.lineage.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the scripts of a file; what stands before the first {@code ##} is for people only. */
final class ScriptParser {
  private static final Set<String> REQUIRED =
      Set.of("time", "machine", "chain", "counts for", "what comes out");
  private static final Set<String> OPTIONAL =
      Set.of("seq", "report", "ops", "landmarks", "period", "tenant", "labels", "lineage");
  private static final Set<String> END = Set.of("client", "status", "at", "operations");

  private final List<Script> scripts = new ArrayList<>();
  private final Set<String> titles = new HashSet<>();
  private ScriptText current;
  private MarkdownTable table;

  private ScriptParser() {}

  /** All scripts of a directory, file by file. */
  static List<Script> parseAll(Path directory) {
    List<Script> all = new ArrayList<>();
    try (var files = Files.newDirectoryStream(directory, "*.md")) {
      List<Path> sorted = new ArrayList<>();
      files.forEach(sorted::add);
      sorted.sort(null);
      for (Path path : sorted) {
        if (!path.endsWith("README.md")) {
          String name = path.getFileName().toString();
          all.addAll(parse(name, Files.readString(path, StandardCharsets.UTF_8)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** All scripts of a text. */
  static List<Script> parse(String file, String text) {
    ScriptParser parser = new ScriptParser();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      parser.line(new Place(file, i + 1), lines.get(i).strip());
    }
    parser.finish();
    if (parser.scripts.isEmpty()) {
      throw new ScriptException(new Place(file, lines.size()), "there is no script; it begins ##");
    }
    return parser.scripts;
  }

  private void line(Place place, String line) {
    if (line.startsWith("## ")) {
      finish();
      String title = line.substring(3).strip();
      if (!titles.add(title)) {
        throw new ScriptException(place, "a second script is called '" + title + "'");
      }
      current = new ScriptText(place, title);
    } else if (current == null) {
      return;
    } else if (line.startsWith("|")) {
      tableLine(place, line);
    } else if (line.startsWith("- ")) {
      current.setting(place, line.substring(2));
    } else {
      current.tell(line);
    }
    if (!line.startsWith("|")) {
      table = null;
    }
  }

  private void tableLine(Place place, String line) {
    if (table != null) {
      table.add(place, line);
    } else if (!current.hasRows()) {
      table = new MarkdownTable(place, line, REQUIRED, OPTIONAL);
      current.rows(table);
    } else {
      table = new MarkdownTable(place, line, END, Set.of());
      current.end(place, table);
    }
  }

  private void finish() {
    if (current != null) {
      scripts.add(current.script());
    }
    current = null;
    table = null;
  }
}
