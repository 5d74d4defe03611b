package dev.twinfold.local.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image as {@code docker load} takes it: what it is told to run, and the files of its layers.
 */
final class BuiltImage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode configuration;
  private final List<byte[]> layers = new ArrayList<>();

  BuiltImage(Path tar) throws IOException {
    Map<String, byte[]> parts = new HashMap<>();
    try (TarArchiveInputStream in = open(Files.newInputStream(tar))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.put(entry.getName(), in.readAllBytes());
      }
    }
    JsonNode manifest = JSON.readTree(parts.get("manifest.json")).get(0);
    configuration = JSON.readTree(parts.get(manifest.get("Config").asText()));
    manifest.get("Layers").forEach(layer -> layers.add(parts.get(layer.asText())));
  }

  private static TarArchiveInputStream open(InputStream in) {
    return new TarArchiveInputStream(new BufferedInputStream(in));
  }

  /** When it was made, as it says. */
  String created() {
    return configuration.get("created").asText();
  }

  /** What a container made of it is told. */
  JsonNode container() {
    return configuration.get("config");
  }

  /** Texts of a list in there. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    container().get(name).forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** Every file and directory, by its name without the first slash. */
  Map<String, TarArchiveEntry> files() throws IOException {
    Map<String, TarArchiveEntry> files = new TreeMap<>();
    for (byte[] layer : layers) {
      try (TarArchiveInputStream in = read(layer)) {
        for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          files.put(entry.getName(), entry);
        }
      }
    }
    return files;
  }

  /** Puts all files into a directory. */
  void unpack(Path directory) throws IOException {
    for (byte[] layer : layers) {
      try (TarArchiveInputStream in = read(layer)) {
        for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          Path file = directory.resolve(entry.getName()).normalize();
          if (entry.isDirectory()) {
            Files.createDirectories(file);
          } else {
            Files.createDirectories(file.getParent());
            Files.copy(in, file);
          }
        }
      }
    }
  }

  private static TarArchiveInputStream read(byte[] layer) throws IOException {
    return open(new GZIPInputStream(new ByteArrayInputStream(layer)));
  }
}
