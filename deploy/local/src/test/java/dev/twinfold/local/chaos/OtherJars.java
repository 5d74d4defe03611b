package dev.twinfold.local.chaos;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two versions of Twinfold: what was built here, and another one. {@code
 * -Dtwinfold.upgrade.from=DIR} names the folder {@code deploy/local/target} of another checkout;
 * without it the other one is a copy of this one's topology that calls itself a later version.
 */
final class OtherJars {
  private static final String FROM = System.getProperty("twinfold.upgrade.from", "");

  private final Path directory;
  private boolean other;

  OtherJars(Path directory) {
    this.directory = directory;
  }

  /** The other version and this one, in turn. */
  String next() throws IOException {
    other = !other;
    if (!other) {
      return System.getProperty("java.class.path");
    }
    return FROM.isEmpty() ? copy() : built(Path.of(FROM));
  }

  private static String built(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      Path jar =
          files
              .filter(
                  file ->
                      file.getFileName().toString().matches("twinfold-local-[^-]*(-SNAPSHOT)?.jar"))
              .findFirst()
              .orElseThrow();
      return jar + File.pathSeparator + target.resolve("lib") + "/*";
    }
  }

  /** Its topology stands in front, so that its classes are taken. */
  private String copy() throws IOException {
    Path copy = directory.resolve("twinfold-topology-9.jar");
    if (!Files.exists(copy)) {
      String topology = "dev/twinfold/topology/TopologyService.class";
      String url = OtherJars.class.getClassLoader().getResource(topology).toString();
      Path source = Path.of(url.replaceFirst("^jar:file:", "").replaceFirst("!.*", ""));
      write(source, copy);
    }
    return copy + File.pathSeparator + System.getProperty("java.class.path");
  }

  private static void write(Path source, Path copy) throws IOException {
    try (JarFile jar = new JarFile(source.toFile())) {
      Manifest manifest = jar.getManifest();
      manifest.getMainAttributes().putValue("Implementation-Version", "9");
      try (OutputStream file = Files.newOutputStream(copy);
          JarOutputStream out = new JarOutputStream(file, manifest)) {
        List<JarEntry> entries =
            jar.stream()
                .filter(entry -> !entry.getName().equals(JarFile.MANIFEST_NAME))
                .collect(Collectors.toList());
        for (JarEntry entry : entries) {
          out.putNextEntry(new JarEntry(entry.getName()));
          try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(out);
          }
          out.closeEntry();
        }
      }
    }
  }
}
