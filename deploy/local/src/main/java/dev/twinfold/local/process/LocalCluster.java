package dev.twinfold.local.process;

import dev.twinfold.local.CommandFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The deployment as processes of this machine, on loopback addresses; everything about it is in one
 * directory, so that any process of the same user can look at it and change it.
 *
 * <pre>{@code
 * LocalCluster cluster = LocalCluster.up(directory, ClusterPlan.create(...), System.out::println);
 * cluster.kill("broker-2");
 * cluster.start("broker-2");
 * cluster.down();
 * }</pre>
 */
public final class LocalCluster {
  private static final Duration START_WITHIN = Duration.ofMinutes(4);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(250);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(60);
  private static final Duration KILL_WITHIN = Duration.ofSeconds(30);

  private final ClusterDirectory directory;
  private final ClusterPlan plan;
  private final Launch launch;
  private final Preparation preparation;

  private LocalCluster(ClusterDirectory directory, ClusterPlan plan) {
    this.directory = directory;
    this.plan = plan;
    this.launch = new Launch(directory);
    this.preparation = new Preparation(directory, plan);
  }

  /**
   * Starts all processes of a new cluster, or of one that was taken down before, with topics and
   * schemas in place; returns when all do their work.
   *
   * @param wanted for a new one; one that was there before goes on as it was planned
   * @param progress hears what is being waited for
   * @throws CommandFailure if it runs already, if something is missing that it needs, or if a
   *     process does not come up, naming its log; then none is left running
   */
  public static LocalCluster up(Path path, ClusterPlan wanted, Consumer<String> progress) {
    ClusterDirectory directory = new ClusterDirectory(path);
    directory.create();
    LocalCluster cluster = new LocalCluster(directory, directory.plan().orElse(wanted));
    cluster.locked(() -> cluster.startAll(progress));
    return cluster;
  }

  /**
   * The cluster of a directory.
   *
   * @throws CommandFailure if there is none
   */
  public static LocalCluster at(Path path) {
    ClusterDirectory directory = new ClusterDirectory(path);
    ClusterPlan plan =
        directory
            .plan()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "there is no cluster in "
                            + directory.path()
                            + "; 'twinfold cluster up' starts one, --directory names another place"));
    return new LocalCluster(directory, plan);
  }

  /** What it consists of. */
  public ClusterPlan plan() {
    return plan;
  }

  /** Where its files are. */
  public Path path() {
    return directory.path();
  }

  /** What a user's Kafka clients need: addresses and, in a secure cluster, credentials. */
  public Properties client(User user) {
    return preparation.client(user);
  }

  /** The file with the same. */
  public Path clientFile(User user) {
    return preparation.clientFile(user);
  }

  /** How all processes are, in the order of their start. */
  public List<MemberStatus> status() {
    return new Probe(plan, directory, client(User.ADMIN)).all();
  }

  private void startAll(Consumer<String> progress) {
    List<String> running =
        plan.members().stream()
            .map(Member::name)
            .filter(name -> directory.process(name).flatMap(StartedProcess::running).isPresent())
            .toList();
    if (!running.isEmpty()) {
      throw new CommandFailure(
          "the cluster in "
              + directory.path()
              + " is up already ("
              + String.join(", ", running)
              + "); 'twinfold cluster start NAME' starts one process again, 'down' ends all");
    }
    launch.require(plan);
    directory.write(plan);
    try {
      preparation.beforeBrokers();
      startRole(Role.BROKER);
      startRole(Role.REGISTRY);
      await(Role.BROKER, progress);
      await(Role.REGISTRY, progress);
      preparation.onceBrokersRun(progress);
      startRole(Role.TOPOLOGY);
      await(Role.TOPOLOGY, progress);
    } catch (RuntimeException e) {
      plan.members().forEach(member -> end(member, true));
      throw e;
    }
  }

  private void startRole(Role role) {
    plan.members(role).forEach(member -> launch.start(member, ownClassPath()));
  }

  private static String ownClassPath() {
    return System.getProperty("java.class.path");
  }

  private void await(Role role, Consumer<String> progress) {
    List<Member> members = plan.members(role);
    if (!members.isEmpty()) {
      progress.accept(
          "waiting for " + members.stream().map(Member::name).collect(Collectors.joining(", ")));
      await(members);
    }
  }

  /** Until all of them do their work. */
  private void await(List<Member> members) {
    long end = System.nanoTime() + START_WITHIN.toNanos();
    while (true) {
      List<MemberStatus> waiting =
          status().stream().filter(s -> members.contains(s.member()) && !s.well()).toList();
      if (waiting.isEmpty()) {
        return;
      }
      for (MemberStatus each : waiting) {
        StartedProcess process = directory.process(each.member().name()).orElseThrow();
        if (process.awaitEnd(LOOK_AGAIN_AFTER)) {
          throw new CommandFailure(
              each.member().name() + " has ended: " + lastWords(each.member()));
        }
      }
      if (System.nanoTime() > end) {
        MemberStatus first = waiting.get(0);
        throw new CommandFailure(
            first.member().name()
                + " does not come up ("
                + first.health()
                + "): see "
                + directory.log(first.member().name()));
      }
    }
  }

  private String lastWords(Member member) {
    Path log = directory.log(member.name());
    try {
      // A stack trace ends with where it came from, which says nothing.
      String last = "it said nothing";
      for (String line : Files.readAllLines(log)) {
        last = line.isBlank() || line.startsWith("\t") ? last : line;
      }
      return last + " (see " + log + ")";
    } catch (IOException e) {
      return "see " + log;
    }
  }

  /**
   * Ends one process at once, as {@code kill -9} does; returns when it is gone.
   *
   * @throws CommandFailure if there is no such process in the cluster, or it does not run
   */
  public void kill(String name) {
    Member member = plan.member(name);
    locked(
        () -> {
          if (directory.process(name).flatMap(StartedProcess::running).isEmpty()) {
            throw new CommandFailure(name + " does not run");
          }
          end(member, true);
        });
  }

  /** Starts a process that was killed or stopped; returns when it does its work. */
  public void start(String name) {
    start(name, ownClassPath());
  }

  /**
   * The same on other jars of ours, as in an upgrade.
   *
   * @throws CommandFailure if there is no such process in the cluster, if it runs, or if it does
   *     not come up
   */
  public void start(String name, String classPath) {
    Member member = plan.member(name);
    locked(
        () -> {
          launch(member, classPath);
          await(List.of(member));
        });
  }

  /** Starts several at once; returns when all do their work. */
  public void start(List<String> names) {
    List<Member> members = names.stream().map(plan::member).toList();
    locked(
        () -> {
          members.forEach(member -> launch(member, ownClassPath()));
          await(members);
        });
  }

  /** As {@link #start(String)}, but returns at once. */
  public void launch(String name) {
    locked(() -> launch(plan.member(name), ownClassPath()));
  }

  /** Waits until a process that was launched does its work. */
  public void awaitWell(String name) {
    await(List.of(plan.member(name)));
  }

  /** Waits until a process has ended by itself; false if that took longer. */
  public boolean awaitEnd(String name, Duration longest) {
    return directory
        .process(plan.member(name).name())
        .map(process -> process.awaitEnd(longest))
        .orElse(true);
  }

  /** Where a process keeps its files. */
  public Path files(String name) {
    return directory.files(plan.member(name).name());
  }

  private void launch(Member member, String classPath) {
    if (directory.process(member.name()).flatMap(StartedProcess::running).isPresent()) {
      throw new CommandFailure(member.name() + " runs already");
    }
    launch.require(plan);
    launch.start(member, classPath);
  }

  /** Asks one process to end, and waits until it has put everything away. */
  public void stop(String name) {
    Member member = plan.member(name);
    locked(() -> end(member, false));
  }

  /**
   * Ends all processes, the topology first, and leaves their files.
   *
   * @return how many were running
   */
  public int down() {
    int[] ended = {0};
    locked(
        () -> {
          for (Role role : List.of(Role.TOPOLOGY, Role.REGISTRY, Role.BROKER)) {
            List<Member> members = plan.members(role);
            // At once: of brokers without a majority of the others, none stops in order.
            members.forEach(member -> ended[0] += ask(member));
            members.forEach(member -> end(member, false));
          }
        });
    return ended[0];
  }

  private int ask(Member member) {
    return directory
        .process(member.name())
        .flatMap(StartedProcess::running)
        .map(handle -> handle.destroy() ? 1 : 0)
        .orElse(0);
  }

  private void end(Member member, boolean atOnce) {
    directory
        .process(member.name())
        .ifPresent(
            process -> {
              if (!atOnce) {
                process.running().ifPresent(ProcessHandle::destroy);
                process.awaitEnd(STOP_WITHIN);
              }
              process.running().ifPresent(ProcessHandle::destroyForcibly);
              if (!process.awaitEnd(KILL_WITHIN)) {
                throw new CommandFailure(
                    member.name() + " (process " + process.pid() + ") does not end");
              }
              directory.forget(member.name());
            });
  }

  private void locked(Runnable change) {
    try (FileChannel lock = directory.lock()) {
      if (lock.isOpen()) {
        change.run();
      }
    } catch (IOException e) {
      throw new CommandFailure("cannot release the lock in " + directory.path() + ": " + e, e);
    }
  }
}
