package dev.twinfold.local.bench.page;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Under what something is measured: from when this is made until it is told. */
public final class Circumstances {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Path page;
  private final String commit;
  private final double loadBefore = SYSTEM.getSystemLoadAverage();

  /**
   * From now on.
   *
   * @param page a file of the repository whose commit is told; that it has changed itself does not
   *     count
   */
  public Circumstances(Path page) {
    this.page = page.toAbsolutePath().normalize();
    this.commit = commit();
  }

  /**
   * Lines of Markdown: the command, then machine, commit and date.
   *
   * @param arguments of {@code deploy/twinfold}
   */
  public List<String> lines(List<String> arguments) {
    return List.of(
        "    deploy/twinfold " + String.join(" ", arguments),
        "",
        String.format(
            Locale.ROOT,
            "%s, %s; %d cores, %d GB of memory, heap of at most %.1f GB, %s %s, JDK %s; load average"
                + " %.1f at the start, %.1f at the end.",
            LocalDate.now(ZoneOffset.UTC),
            commit,
            Runtime.getRuntime().availableProcessors(),
            SYSTEM.getTotalMemorySize() >> 30,
            Runtime.getRuntime().maxMemory() / (double) (1 << 30),
            SYSTEM.getName(),
            SYSTEM.getVersion(),
            Runtime.version(),
            loadBefore,
            SYSTEM.getSystemLoadAverage()),
        "");
  }

  private String commit() {
    try {
      String head = git("rev-parse", "--short", "HEAD");
      String name = String.valueOf(page.getFileName());
      String changes = git("status", "--porcelain", "-uno", "--", ":/", ":(exclude)" + name);
      return "commit " + head + (changes.isEmpty() ? "" : " with changes");
    } catch (IOException e) {
      return "no commit known";
    }
  }

  private String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command)
            .directory(page.getParent().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (git.waitFor() != 0) {
        throw new IOException("git failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return answer;
  }
}
