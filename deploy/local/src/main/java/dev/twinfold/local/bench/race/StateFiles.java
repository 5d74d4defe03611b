package dev.twinfold.local.bench.race;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How much disk the stores of a closed application take. */
final class StateFiles {
  /**
   * Kafka's layout: application, task, then the store, which for one that is no window store stands
   * in a folder for all of its kind.
   */
  private static final int STORE = 2;

  private static final String KIND = "rocksdb";

  private StateFiles() {}

  /** Bytes of the files below a state directory, by store, over all partitions. */
  static Map<String, Long> bytesByStore(Path stateDirectory) {
    Map<String, Long> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(stateDirectory)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path inside = stateDirectory.relativize(file);
        int store =
            inside.getNameCount() > STORE && inside.getName(STORE).endsWith(KIND)
                ? STORE + 1
                : STORE;
        // Beside the stores stand a lock and Kafka's own notes.
        if (inside.getNameCount() > store + 1) {
          bytes.merge(inside.getName(store).toString(), Files.size(file), Long::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
