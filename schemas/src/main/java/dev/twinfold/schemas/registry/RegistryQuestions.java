package dev.twinfold.schemas.registry;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Asks the registries in turn until one answers, and again after pauses that double, as often as
 * the settings allow. Safe for use by many threads.
 */
final class RegistryQuestions {
  private static final int TOO_SLOW = 408;
  private static final int TOO_MANY = 429;
  private static final int BROKEN = 500;

  private final RegistrySettings settings;
  private final RegistryHttp http;

  /** The one that answered last is asked first. */
  private volatile int first;

  RegistryQuestions(RegistrySettings settings) {
    this.settings = settings;
    this.http = new RegistryHttp(settings);
  }

  /** All addresses, without credentials. */
  String addresses() {
    return settings.addresses();
  }

  /**
   * The first answer that says neither "broken" nor "later".
   *
   * @param what what is asked about, for the error
   * @throws RegistryUnavailable if there is none
   * @throws InterruptException if the thread is interrupted in a pause
   */
  RegistryHttp.Answer ask(String what, String path, Optional<String> body) {
    long pauseMillis = settings.firstPause().toMillis();
    Failure failure = new Failure();
    for (int attempt = 0; ; attempt++) {
      Optional<RegistryHttp.Answer> answer = askAll(path, body, failure);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (attempt == settings.retries()) {
        throw new RegistryUnavailable(
            "no schema registry answered about "
                + what
                + " at "
                + addresses()
                + " (asked "
                + (attempt + 1)
                + " times): "
                + failure.words,
            failure.cause);
      }
      pause(pauseMillis);
      pauseMillis = Math.min(2 * pauseMillis, settings.longestPause().toMillis());
    }
  }

  private static final class Failure {
    private String words = "";
    private IOException cause;
  }

  private Optional<RegistryHttp.Answer> askAll(String path, Optional<String> body, Failure last) {
    List<RegistryUrl> urls = settings.urls();
    int begin = first;
    for (int i = 0; i < urls.size(); i++) {
      int turn = (begin + i) % urls.size();
      RegistryUrl url = urls.get(turn);
      try {
        RegistryHttp.Answer answer = http.ask(url, path, body);
        if (!isPassing(answer.status)) {
          first = turn;
          return Optional.of(answer);
        }
        last.words = url + " answers HTTP " + answer.status;
      } catch (IOException e) {
        last.words = url + ": " + (e.getMessage() == null ? e.toString() : e.getMessage());
        last.cause = e;
      }
    }
    return Optional.empty();
  }

  private static boolean isPassing(int status) {
    return status >= BROKEN || status == TOO_SLOW || status == TOO_MANY;
  }

  /** Between half of it and all, so that a fleet does not come back all at once. */
  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
