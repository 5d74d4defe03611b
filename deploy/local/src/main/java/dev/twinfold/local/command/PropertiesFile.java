package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/** Reads a properties file that an option names. */
final class PropertiesFile {
  private PropertiesFile() {}

  /** What it says; every failure is one line of words. */
  static Properties read(String option, Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return properties;
    } catch (NoSuchFileException e) {
      throw new CommandFailure(option + ": there is no file " + file, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(option + ": cannot read " + file + ": " + e, e);
    }
  }
}
