package dev.twinfold.local.replay;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A report that became a dead letter.
 *
 * @param offset where it stood
 * @param reason the code
 * @param detail in words
 */
record LostReport(long offset, String reason, String detail) {
  static LostReport of(Headers headers) {
    return new LostReport(
        Long.parseLong(text(headers.lastHeader("twinfold.offset"))),
        text(headers.lastHeader("twinfold.reason")),
        text(headers.lastHeader("twinfold.detail")));
  }

  private static String text(Header header) {
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  String inWords(Map<Long, Long> lineOfOffset) {
    return "line " + lineOfOffset.get(offset) + " is a dead letter, " + reason + ": " + detail;
  }
}
