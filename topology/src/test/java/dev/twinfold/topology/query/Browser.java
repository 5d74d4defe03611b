package dev.twinfold.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium without a window, as Debian packages it, that looks at the page. */
final class Browser implements AutoCloseable {
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChromeDriver driver;
  private final URI address;

  /**
   * Opens one.
   *
   * @param address of the instance
   * @param dark whether its system prefers dark
   * @param width of its window; 390 for a phone
   */
  Browser(URI address, boolean dark, int width) {
    assertThat(List.of(DRIVER, CHROMIUM))
        .as("the packages chromium and chromium-driver are needed")
        .allMatch(Files::isExecutable);
    this.address = address;
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en");
    options.addArguments("--enable-precise-memory-info", "--js-flags=--expose-gc");
    if (width < 500) {
      options.setExperimentalOption(
          "mobileEmulation",
          Map.of("deviceMetrics", Map.of("width", width, "height", 844, "pixelRatio", 2.0)));
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build(),
            options);
    if (width >= 500) {
      driver.manage().window().setSize(new Dimension(width, 1000));
    }
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Goes to a place within the page, and waits until it is not loading any more. */
  Browser go(String place) {
    // Afresh: a change behind the # alone would leave the last view there for a moment.
    driver.get("about:blank");
    driver.get(address.resolve("/" + place).toString());
    await()
        .alias(place)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(find("main").getText()).isNotEmpty().doesNotContain("Loading"));
    return this;
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> findAll(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  String text() {
    return find("body").getText();
  }

  void awaitText(String text) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(text()).contains(text));
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** An attribute of all elements that a selector finds, in their order; in one question. */
  @SuppressWarnings("unchecked")
  List<String> attributes(String selector, String name) {
    return (List<String>)
        driver.executeScript(
            "return [...document.querySelectorAll(arguments[0])]"
                + ".map((one) => one.getAttribute(arguments[1]))",
            selector,
            name);
  }

  /** What axe finds wrong, one line each. */
  @SuppressWarnings("unchecked")
  List<String> violations() {
    driver.executeScript(axe());
    return (List<String>)
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
              (found) => done(found.violations.flatMap((one) => one.nodes.map(
                (place) => `${one.id}: ${place.html.slice(0, 160)} ${place.failureSummary}`))),
              (failure) => done([String(failure)]));
            """);
  }

  private static String axe() {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the console complained about: what the policy forbade, and what failed. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** For people to look at: only with {@code -Dtwinfold.screenshots=DIRECTORY}. */
  Browser picture(String name) {
    String directory = System.getProperty("twinfold.screenshots", "");
    if (!directory.isEmpty()) {
      try {
        Files.createDirectories(Path.of(directory));
        Files.write(Path.of(directory, name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return this;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
