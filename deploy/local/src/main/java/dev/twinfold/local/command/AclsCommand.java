package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.access.AccessFinding;
import dev.twinfold.local.access.AccessRules;
import dev.twinfold.local.topics.Broker;
import dev.twinfold.local.topics.BrokerAccess;
import dev.twinfold.schemas.Grants;
import dev.twinfold.schemas.Topics;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclBinding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twinfold acls}: what users of a broker may do. */
@Command(
    name = "acls",
    description = "Compares what users of a broker may do with what they need.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AclsCommand.Check.class, AclsCommand.Create.class, AclsCommand.Print.class})
public final class AclsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /** {@code twinfold acls check}. */
  @Command(
      name = "check",
      description = {
        "Lists what is missing, and what is granted on Twinfold's topics beyond what is needed.",
        "Exit code 0 when nothing is, 1 otherwise. Super users of the broker do not show."
      })
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Users users;
    @Mixin private BrokerOptions broker;

    @Override
    public Integer call() {
      AccessRules rules = users.rules();
      try (Broker opened = broker.open()) {
        AccessFinding finding = rules.compare(new BrokerAccess(opened).present());
        print(spec.commandLine().getOut(), finding, "missing");
        return finding.isRight() ? 0 : 1;
      }
    }
  }

  /** {@code twinfold acls create}. */
  @Command(name = "create", description = "Grants what is missing. Never takes anything away.")
  static final class Create implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Users users;
    @Mixin private BrokerOptions broker;

    @Override
    public Integer call() {
      AccessRules rules = users.rules();
      try (Broker opened = broker.open()) {
        BrokerAccess access = new BrokerAccess(opened);
        AccessFinding before = rules.compare(access.present());
        access.add(rules.wanted());
        print(spec.commandLine().getOut(), before, "granted");
        return before.tooMuch().isEmpty() && before.others().isEmpty() ? 0 : 1;
      }
    }
  }

  /** {@code twinfold acls print}. */
  @Command(
      name = "print",
      description = "Prints what users need, for those who grant it by other means.")
  static final class Print implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Users users;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      users.rules().inWords().forEach(out::println);
      out.flush();
      return 0;
    }
  }

  private static void print(PrintWriter out, AccessFinding finding, String missing) {
    finding.missing().forEach(line -> out.println(missing + "   " + line));
    finding.tooMuch().forEach(line -> out.println("too much  " + line));
    finding.others().forEach(line -> out.println("not named " + line));
    if (finding.isRight()) {
      out.println("all is granted, and nothing else");
    }
    out.flush();
  }

  /** Who is to be granted what. */
  static final class Users {
    @Option(
        names = "--agents",
        paramLabel = "USER[=TOPIC]",
        description = {
          "May write reports: User:agents, of any tenant; or User:acme=chain-tails.acme, to the",
          "topic of one tenant only. May be given several times."
        })
    private List<String> agents = new ArrayList<>();

    @Option(
        names = "--topology",
        paramLabel = "USER",
        description = "Runs the topology: User:twinfold.")
    private List<String> topology = new ArrayList<>();

    @Option(names = "--finance", paramLabel = "USER", description = "May read bills.")
    private List<String> finance = new ArrayList<>();

    @Option(names = "--alerting", paramLabel = "USER", description = "May read of clones.")
    private List<String> alerting = new ArrayList<>();

    @Option(
        names = "--application-id",
        paramLabel = "ID",
        defaultValue = "twinfold",
        description = "The topology's application.id (default: twinfold).")
    private String applicationId;

    @Option(
        names = "--topic-prefix",
        paramLabel = "P",
        defaultValue = "",
        description = "Put in front of every topic name (default: none).")
    private String topicPrefix;

    AccessRules rules() {
      try {
        Grants grants = new Grants(new Topics(topicPrefix), applicationId);
        Set<AclBinding> wanted = new LinkedHashSet<>();
        agents.forEach(user -> wanted.addAll(agent(grants, user)));
        boolean tenantTopics = agents.stream().anyMatch(user -> topicAt(user) > 0);
        topology.forEach(user -> wanted.addAll(grants.topology(user, tenantTopics)));
        finance.forEach(user -> wanted.addAll(grants.finance(user)));
        alerting.forEach(user -> wanted.addAll(grants.alerting(user)));
        if (wanted.isEmpty()) {
          throw new CommandFailure(
              "nobody is named: give --agents, --topology, --finance or --alerting");
        }
        return new AccessRules(grants, wanted);
      } catch (IllegalArgumentException e) {
        throw new CommandFailure(e.getMessage(), e);
      }
    }

    private static Set<AclBinding> agent(Grants grants, String user) {
      int topic = topicAt(user);
      return topic < 0
          ? grants.agents(user)
          : grants.agents(user.substring(0, topic - 1), user.substring(topic));
    }

    /** Where the topic begins, or -1: the name in a certificate has equals signs of its own. */
    private static int topicAt(String user) {
      int equals = user.lastIndexOf('=');
      return equals >= 0 && user.indexOf("chain-tails.", equals) > 0 ? equals + 1 : -1;
    }
  }
}
