package dev.twinfold.local.command;

import dev.twinfold.local.topics.Broker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** Which broker, and how to reach it. */
final class BrokerOptions {
  @Option(
      names = "--bootstrap-servers",
      required = true,
      paramLabel = "HOST:PORT,...",
      description = "The broker to ask.")
  private String bootstrapServers;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = "Settings of Kafka's clients, a properties file: TLS, SASL.")
  private Optional<Path> commandConfig;

  /** The broker, when it has answered. */
  Broker open() {
    Properties client =
        commandConfig
            .map(file -> PropertiesFile.read("--command-config", file))
            .orElseGet(Properties::new);
    client.setProperty("bootstrap.servers", bootstrapServers);
    return Broker.connect(client, "--bootstrap-servers");
  }
}
