package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.registry.SchemaRegistration;
import dev.twinfold.local.registry.SubjectFinding;
import dev.twinfold.schemas.Topics;
import dev.twinfold.schemas.registry.RegistrySettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twinfold schemas}: what a schema registry has of Twinfold's schemas. */
@Command(
    name = "schemas",
    description = "Compares a schema registry with Twinfold's schemas.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SchemasCommand.Check.class, SchemasCommand.Register.class})
public final class SchemasCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /** {@code twinfold schemas check}. */
  @Command(
      name = "check",
      description = {
        "Lists the subjects and what the registry has of them.",
        "Exit code 0 when all schemas are there, 1 when one is missing."
      })
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Registry registry;

    @Override
    public Integer call() {
      return registry.tell(spec.commandLine().getOut(), SchemaRegistration::inspect);
    }
  }

  /** {@code twinfold schemas register}: before agents that must not register start. */
  @Command(
      name = "register",
      description = "Registers what is missing. Never removes or replaces what is there.")
  static final class Register implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Registry registry;

    @Override
    public Integer call() {
      return registry.tell(spec.commandLine().getOut(), SchemaRegistration::registerMissing);
    }
  }

  /** Which registry, and how to reach it. */
  static final class Registry {
    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "The registry; the same as schema.registry.url.")
    private String url;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = {
          "A properties file with schema.registry.url, basic.auth.user.info and the like.",
          "Other settings in it are passed over: that of 'run' will do."
        })
    private Optional<Path> config;

    @Option(
        names = "--topic-prefix",
        paramLabel = "P",
        defaultValue = "",
        description = "Put in front of every topic name (default: none).")
    private String topicPrefix;

    @Option(
        names = "--tenant",
        paramLabel = "T",
        description = "A tenant that has a topic of its own, hence a subject; may be repeated.")
    private Set<String> tenants = Set.of();

    int tell(PrintWriter out, Function<SchemaRegistration, List<SubjectFinding>> asked) {
      List<SubjectFinding> findings = asked.apply(registration());
      int width = findings.stream().mapToInt(f -> f.subject().length()).max().orElse(0);
      findings.forEach(finding -> out.println(finding.inWords(width)));
      out.flush();
      return findings.stream().allMatch(SubjectFinding::isRight) ? 0 : 1;
    }

    private SchemaRegistration registration() {
      Map<String, String> settings = new LinkedHashMap<>();
      // A person waits.
      settings.put("max.retries", "1");
      config.ifPresent(
          file -> {
            PropertiesFile.read("--config", file)
                .forEach((name, value) -> settings.put(name.toString(), value.toString().strip()));
          });
      if (url != null) {
        settings.put("schema.registry.url", url);
      }
      if (!RegistrySettings.isAsked(settings)) {
        throw new CommandFailure("which registry? Give --url, or schema.registry.url in --config");
      }
      try {
        return new SchemaRegistration(
            RegistrySettings.of(settings), new Topics(topicPrefix).all(new TreeSet<>(tenants)));
      } catch (ConfigException | IllegalArgumentException e) {
        throw new CommandFailure(e.getMessage(), e);
      }
    }
  }
}
