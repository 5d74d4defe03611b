package com.example.customer;

import dev.twinfold.agent.AgentConfig;
import dev.twinfold.agent.AgentProducer;
import java.nio.file.Path;
import java.time.Duration;

/** The program of a customer: arguments are the broker and the state directory. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    AgentConfig config =
        AgentConfig.builder()
            .bootstrapServers(arguments[0])
            .tenant("customer")
            .stateDirectory(Path.of(arguments[1]))
            .label("host", "customer-1")
            .build();
    AgentProducer agent = AgentProducer.open(config);
    agent.record("render");
    agent.record("export", 3);
    System.exit(agent.close(Duration.ofSeconds(30)) ? 0 : 1);
  }
}
