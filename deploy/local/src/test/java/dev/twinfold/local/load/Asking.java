package dev.twinfold.local.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.twinfold.local.load.Questions.Question;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * People who ask so many questions a second until they are told to stop, whether or not the last
 * ones are answered. How long an answer takes counts from when its question was due, so that nobody
 * who had to wait for his turn is left out.
 */
final class Asking implements AutoCloseable {
  static final String THREADS = "ask-";

  private static final int PEOPLE = 16;
  private static final int AT_MOST_MILLIS = 60_000;
  private static final int AT_MOST_SECONDS = 60;

  private final URI address;
  private final List<ScheduledFuture<?>> turns = new ArrayList<>();
  private final boolean starting;
  private final ScheduledExecutorService people;
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unavailable = new AtomicInteger();

  /**
   * Begins to ask.
   *
   * @param starting whether what is asked may not run yet, so that 503 is right
   */
  Asking(URI address, LongFunction<Question> questions, int perSecond, boolean starting) {
    this.address = address;
    this.starting = starting;
    AtomicInteger names = new AtomicInteger();
    people =
        Executors.newScheduledThreadPool(
            PEOPLE, task -> new Thread(task, THREADS + names.getAndIncrement()));
    long period = 1_000_000_000L * PEOPLE / perSecond;
    long began = System.nanoTime();
    for (int person = 0; person < PEOPLE; person++) {
      long first = period * person / PEOPLE;
      AtomicLong number = new AtomicLong(person);
      // Late ones are caught up, one after another.
      turns.add(
          people.scheduleAtFixedRate(
              () -> {
                long asked = number.getAndAdd(PEOPLE);
                ask(questions.apply(asked), began + first + period * (asked / PEOPLE));
              },
              first,
              period,
              TimeUnit.NANOSECONDS));
    }
  }

  private void ask(Question question, long dueNanos) {
    try {
      judge(question, connection(question));
    } catch (IOException | RuntimeException e) {
      failures.add(question.path() + ": " + e);
    }
    nanos.add(System.nanoTime() - dueNanos);
  }

  private HttpURLConnection connection(Question question) throws IOException {
    var connection =
        (HttpURLConnection) address.resolve("/api/v1" + question.path()).toURL().openConnection();
    connection.setConnectTimeout(AT_MOST_MILLIS);
    connection.setReadTimeout(AT_MOST_MILLIS);
    return connection;
  }

  private void judge(Question question, HttpURLConnection answer) throws IOException {
    int status = answer.getResponseCode();
    try (InputStream body = status < 400 ? answer.getInputStream() : answer.getErrorStream()) {
      String text = new String(body.readAllBytes(), UTF_8);
      if (status == 503 && starting && answer.getHeaderField("Retry-After") != null) {
        unavailable.incrementAndGet();
      } else if (status != 200 || !text.contains(question.contained())) {
        failures.add(question + ": " + status + " " + text);
      }
    }
  }

  /** How many were told to come back. */
  int unavailable() {
    return unavailable.get();
  }

  /** How long each answer took, the shortest first. */
  List<Long> nanos() {
    return nanos.stream().sorted().toList();
  }

  /** What was not answered as it should be. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Asks nothing more; returns when all is answered. */
  @Override
  public void close() {
    if (turns.stream().anyMatch(ScheduledFuture::isDone)) {
      failures.add("somebody no longer asked");
    }
    people.shutdown();
    try {
      if (!people.awaitTermination(AT_MOST_SECONDS, TimeUnit.SECONDS)) {
        failures.add("not answered within " + AT_MOST_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failures.add("interrupted");
    }
  }
}
