package dev.twinfold.topology;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that cannot be used is one line that says which setting to look at. */
class BrokerCheckTest {
  @ParameterizedTest
  @ValueSource(strings = {"kafka.invalid:9092", "localhost", "localhost:port"})
  void anAddressThatLeadsNowhereIsNamedWithItsSetting(String servers) {
    Settings settings =
        Settings.load(new Properties(), Map.of(), Map.of("bootstrap.servers", servers));

    assertThatThrownBy(() -> TopologyService.start(settings))
        .isInstanceOf(UnusableBroker.class)
        .hasMessageStartingWith("bootstrap.servers is '" + servers + "': ")
        .hasMessageEndingWith("; use host:port, separated by commas")
        .hasMessageNotContaining("\n");
  }
}
