package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.WorkDirectory;
import dev.twinfold.local.process.ClusterPlan;
import dev.twinfold.local.process.LocalCluster;
import dev.twinfold.local.process.MemberStatus;
import dev.twinfold.local.process.User;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twinfold cluster}: the deployment as processes of this machine. */
@Command(
    name = "cluster",
    description = {
      "Runs the deployment as processes of this machine, without Docker: three Kafka brokers, a",
      "schema registry and two instances of the topology, on loopback addresses."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ClusterCommand.Up.class,
      ClusterCommand.Status.class,
      ClusterCommand.Kill.class,
      ClusterCommand.Start.class,
      ClusterCommand.Down.class
    })
public final class ClusterCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /** Which cluster. */
  static final class Place {
    @Option(
        names = "--directory",
        paramLabel = "DIR",
        description = "Where the cluster keeps everything (default: ~/.twinfold/cluster).")
    private Path directory = Path.of(System.getProperty("user.home"), ".twinfold", "cluster");
  }

  /** Which process of which cluster. */
  static final class Named {
    @Mixin private Place place;

    @Parameters(paramLabel = "NAME", description = "Which, as 'cluster status' calls it.")
    private String name;

    private LocalCluster cluster() {
      return LocalCluster.at(place.directory);
    }
  }

  /** {@code twinfold cluster up}. */
  @Command(
      name = "up",
      description = {
        "Starts all processes and creates topics and schemas; returns when all do their work.",
        "After 'down' it goes on with what is in the directory."
      })
  static final class Up implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Place place;

    @Option(
        names = "--partitions",
        paramLabel = "N",
        defaultValue = "4",
        description = "Partitions of each topic (default: 4).")
    private int partitions;

    @Option(
        names = "--secure",
        description = {
          "Brokers ask for TLS and a password (SCRAM) and grant each user its part only; certificates",
          "and users are made for this cluster."
        })
    private boolean secure;

    @Option(names = "--no-registry", description = "Without a schema registry.")
    private boolean withoutRegistry;

    @Option(
        names = "-D",
        paramLabel = "NAME=VALUE",
        description = {
          "A setting of the topology (docs/configuration.md); {name} in it stands for the instance's",
          "name."
        })
    private Map<String, String> settings = new LinkedHashMap<>();

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      ClusterPlan plan = ClusterPlan.create(2, !withoutRegistry, partitions, secure, settings);
      LocalCluster cluster =
          LocalCluster.up(
              place.directory,
              plan,
              words -> {
                err.println("twinfold: " + words);
                err.flush();
              });
      print(out, cluster.status());
      next(out, cluster);
      return 0;
    }

    private void next(PrintWriter out, LocalCluster cluster) {
      String servers = cluster.plan().bootstrapServers();
      String where = " --directory " + cluster.path();
      out.println();
      out.println("Next:");
      String login =
          cluster.plan().secure() ? " --command-config " + cluster.clientFile(User.FINANCE) : "";
      out.println("  deploy/twinfold usage --bootstrap-servers " + servers + login);
      out.println("  deploy/twinfold cluster status" + where);
      out.println("  deploy/twinfold cluster kill broker-2" + where);
      out.println("  deploy/twinfold cluster start broker-2" + where);
      out.println("  deploy/twinfold cluster down" + where);
      out.flush();
    }
  }

  /** {@code twinfold cluster status}. */
  @Command(
      name = "status",
      description = {
        "Shows each process: what it does, its process id, address and health.",
        "Exit code 0 when all do their work, 1 otherwise."
      })
  static final class Status implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Place place;

    @Override
    public Integer call() {
      List<MemberStatus> status = LocalCluster.at(place.directory).status();
      print(spec.commandLine().getOut(), status);
      return status.stream().allMatch(MemberStatus::well) ? 0 : 1;
    }
  }

  /** {@code twinfold cluster kill}. */
  @Command(name = "kill", description = "Ends one process at once, as kill -9 does.")
  static final class Kill implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Named process;

    @Override
    public Integer call() {
      process.cluster().kill(process.name);
      say(
          spec,
          process.name
              + " is killed; 'twinfold cluster start "
              + process.name
              + "' starts it again");
      return 0;
    }
  }

  /** {@code twinfold cluster start}. */
  @Command(name = "start", description = "Starts a process that was killed, where it was before.")
  static final class Start implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Named process;

    @Override
    public Integer call() {
      process.cluster().start(process.name);
      say(spec, process.name + " does its work again");
      return 0;
    }
  }

  /** {@code twinfold cluster down}. */
  @Command(name = "down", description = "Ends all processes; 'up' goes on with what is there.")
  static final class Down implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Place place;

    @Option(names = "--remove", description = "Removes the directory with all that is in it, too.")
    private boolean remove;

    @Override
    public Integer call() {
      LocalCluster cluster = LocalCluster.at(place.directory);
      int ended = cluster.down();
      if (remove) {
        WorkDirectory.remove(cluster.path());
      } else if (ended == 0) {
        throw new CommandFailure("the cluster in " + cluster.path() + " is not up");
      }
      say(
          spec,
          ended
              + " processes ended"
              + (remove ? ", " + cluster.path() + " removed" : "; 'up' goes on from here"));
      return 0;
    }
  }

  private static void say(CommandSpec spec, String words) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("twinfold: " + words);
    out.flush();
  }

  private static void print(PrintWriter out, List<MemberStatus> status) {
    String line = "%-11s %-9s %-8s %-23s %s%n";
    out.printf(line, "name", "role", "pid", "address", "health");
    for (MemberStatus each : status) {
      out.printf(
          line,
          each.member().name(),
          each.role(),
          each.pid().isPresent() ? each.pid().getAsLong() : "-",
          each.member().address(),
          each.health());
    }
    out.flush();
  }
}
