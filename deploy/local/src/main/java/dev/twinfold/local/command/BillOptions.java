package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.bill.BillFilter;
import dev.twinfold.local.bill.BillSource;
import dev.twinfold.local.bill.Progress;
import dev.twinfold.topology.usage.WindowSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say where bills are and which of them are wanted. */
final class BillOptions {
  private static final Duration PAUSE_ON_TERMINAL = Duration.ofSeconds(2);
  private static final Duration PAUSE_ELSEWHERE = Duration.ofSeconds(10);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description = "The broker to read from (required).")
  private String bootstrapServers;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = "Settings of Kafka's clients, a properties file: TLS, SASL.")
  private Path commandConfig;

  @Option(
      names = {"--prefix", "--topic-prefix"},
      paramLabel = "P",
      defaultValue = "",
      description = "What stands in front of every topic name (default: nothing).")
  private String prefix;

  @Option(names = "--tenant", paramLabel = "T", description = "Only this tenant.")
  private String tenant;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only windows that begin then or later: 2026-03-01 or 2026-03-01T10:00:00Z.")
  private String from;

  @Option(
      names = "--window",
      paramLabel = "SIZE",
      description = "Only windows of this size, as it is configured: PT1H, P1D, P1M.")
  private String window;

  /** The broker's bills, when it has answered. */
  BillSource source() {
    if (bootstrapServers == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '--bootstrap-servers=HOST:PORT,...'");
    }
    Properties client =
        commandConfig == null
            ? new Properties()
            : PropertiesFile.read("--command-config", commandConfig);
    client.setProperty("bootstrap.servers", bootstrapServers);
    return BillSource.find(client, prefix);
  }

  /**
   * Which bills are wanted.
   *
   * @param endName the option that says until when: it differs between commands
   * @param end its value
   */
  BillFilter filter(String endName, Optional<String> end) {
    Optional<Instant> first = Optional.ofNullable(from).map(text -> time("--from", text));
    Optional<Instant> last = end.map(text -> time(endName, text));
    if (first.isPresent() && last.isPresent() && !first.get().isBefore(last.get())) {
      throw new CommandFailure(
          "--from "
              + from
              + " is not before "
              + endName
              + " "
              + end.orElse("")
              + ": no window is left");
    }
    return new BillFilter(Optional.ofNullable(tenant), first, last, windowSize());
  }

  /** True if some bills are left out. */
  boolean isFiltered() {
    return tenant != null || from != null || window != null;
  }

  private Optional<String> windowSize() {
    if (window == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(WindowSize.parse(window).name());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "--window: '" + window + "' is no window size; write one like PT1H, P1D or P1M", e);
    }
  }

  private static Instant time(String option, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new CommandFailure(
          option
              + ": '"
              + text
              + "' is no time; write a day like 2026-03-01 or a time like 2026-03-01T10:00:00Z (UTC)",
          e);
    }
  }

  /** Lines of progress for people who wait. */
  Progress progress(PrintWriter err) {
    return new Progress(
        line -> {
          err.println("twinfold: " + line);
          err.flush();
        },
        Terminal.isThere() ? PAUSE_ON_TERMINAL : PAUSE_ELSEWHERE,
        System::nanoTime);
  }
}
