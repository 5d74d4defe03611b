package dev.twinfold.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final StringWriter written = new StringWriter();

  @Test
  void withoutATerminalTheLiveLineComesEveryTenSeconds() {
    Screen screen = new Screen(new PrintWriter(written), false);

    for (int second = 0; second <= 25; second++) {
      screen.show("at " + second, Duration.ofSeconds(second));
    }

    assertThat(written.toString().lines()).containsExactly("at 10", "at 20");
  }

  @Test
  void onATerminalALineThatStaysGoesAboveTheLiveLine() {
    Screen screen = new Screen(new PrintWriter(written), true);

    screen.show("live", Duration.ZERO);
    screen.print("stays");

    assertThat(written.toString())
        .isEqualTo("\r\u001b[2Klive\r\u001b[2Kstays" + System.lineSeparator() + "live");
  }
}
