package dev.twinfold.local.cluster;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * One broker in a JVM of its own, on a directory that was formatted before: runs until the JVM is
 * told to end, and ends it when it gives up.
 */
public final class BrokerProcess {
  private BrokerProcess() {}

  /** Takes the file with the broker's settings. */
  public static void main(String[] arguments) throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
      settings.load(reader);
    }
    Node node = new Node(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(node::stop, "stop"));
    node.start();
    node.awaitStopped();
  }
}
