package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.registry.RegistryRefusal;
import dev.twinfold.schemas.registry.RegistryUnavailable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the topology makes of a registry's answer about an id it has never met: only a clear "not
 * known" is a dead letter, everything else stops the instance before the record is lost.
 */
class RegistryAnswersTest {
  private static final long NOW = TopologyRun.START;

  @TempDir private Path directory;
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer registry;
  private int status;
  private String body = "{}";

  @BeforeEach
  void start() throws Exception {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          boolean schemaOfId = exchange.getRequestMethod().equals("GET");
          if (schemaOfId) {
            asked.incrementAndGet();
          }
          // What the topology writes is registered.
          byte[] answer = (schemaOfId ? body : "{\"id\":1}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(schemaOfId ? status : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + registry.getAddress().getPort();
  }

  private TopologyRun run() {
    return TopologyRun.start(
        directory,
        Map.of("schema.registry.url", url(), "max.retries", "2", "retries.wait.ms", "1"));
  }

  private static ChainTail report() {
    return Machine.fresh(new SplittableRandom(1), "acme", "a").report(NOW);
  }

  /** A report, as good as any, under an id of a registry. */
  private static void receive(TopologyRun run, int id) {
    byte[] value = run.bytes(report());
    ByteBuffer.wrap(value).putInt(1, id);
    run.receive(report().getLineage().bytes(), value, NOW);
  }

  @Test
  void anUnknownIdIsADeadLetterAndAskedForOnce() {
    status = 404;
    body = "{\"error_code\":40403,\"message\":\"Schema not found\"}";
    try (TopologyRun run = run()) {
      receive(run, 7);
      receive(run, 7);

      assertThat(run.deadLetters())
          .hasSize(2)
          .allSatisfy(
              letter ->
                  assertThat(letter.headers().lastHeader(DeadLetter.DETAIL).value())
                      .asString(StandardCharsets.UTF_8)
                      .isEqualTo("schema id 7 is not known to the registry " + url()));
      assertThat(asked).hasValue(1);
      run.receive(report(), NOW);
      assertThat(run.deadLetters()).isEmpty();
    }
  }

  @Test
  void aRegistryThatIsAwayStopsTheInstanceAndMakesNoDeadLetter() {
    status = 503;
    try (TopologyRun run = run()) {
      assertThatThrownBy(() -> receive(run, 7))
          .isInstanceOf(StreamsException.class)
          .hasRootCauseInstanceOf(RegistryUnavailable.class)
          .rootCause()
          .hasMessage(
              "no schema registry answered about schema id 7 at %s (asked 3 times): %s answers HTTP"
                  + " 503",
              url(), url());
      assertThat(run.deadLetters()).isEmpty();
      assertThat(asked).hasValue(3);
    }
  }

  @Test
  void aRegistryThatRefusesStopsItToo() {
    status = 401;
    try (TopologyRun run = run()) {
      assertThatThrownBy(() -> receive(run, 7))
          .isInstanceOf(StreamsException.class)
          .hasRootCauseInstanceOf(RegistryRefusal.class);
      assertThat(run.deadLetters()).isEmpty();
    }
  }

  @Test
  void reportsWithoutARegistrysIdAreReadWithoutAsking() {
    status = 503;
    try (TopologyRun run = run()) {
      run.receive(report(), NOW);

      assertThat(run.deadLetters()).isEmpty();
      assertThat(asked).hasValue(0);
    }
  }
}
