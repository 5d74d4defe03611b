package dev.twinfold.local.command;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.query.QueryClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say which topology is asked. */
final class QueryOptions {
  private static final Pattern ADDRESS = Pattern.compile("https?://[^/\\s]+/?");

  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description = "Where a running topology answers, as 'run' and 'demo' print it.")
  private String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "What it wants to be shown (default: TWINFOLD_HTTP_TOKEN, or nothing).")
  private Path tokenFile;

  QueryClient client() {
    if (!ADDRESS.matcher(url).matches()) {
      throw new CommandFailure("--url is '" + url + "', must be like http://127.0.0.1:8080");
    }
    return new QueryClient(URI.create(url), token());
  }

  private String token() {
    if (tokenFile == null) {
      return System.getenv().getOrDefault("TWINFOLD_HTTP_TOKEN", "");
    }
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new CommandFailure("--token-file: cannot read " + tokenFile, e);
    }
  }
}
