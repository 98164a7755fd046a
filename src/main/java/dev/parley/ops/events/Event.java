package dev.parley.ops.events;

import dev.parley.json.JsonText;
import java.time.Instant;

/**
 * Something that happened on a line.
 *
 * @param number counts up by one
 * @param epochMillis when
 * @param kind {@code speaks}, {@code registered}, {@code linked} or {@code closed}
 * @param line the line's address
 * @param protocol what it speaks
 * @param about the room, id or name it registered as, the link, the cause; empty: nothing
 * @param partner the address of the other end of a link; empty: none
 */
record Event(
    long number,
    long epochMillis,
    String kind,
    String line,
    String protocol,
    String about,
    String partner) {

  /** As one line of {@code name=value} pairs; what a client has named is in quotes, and escaped. */
  String toLine() {
    StringBuilder out =
        new StringBuilder(160)
            .append("event=")
            .append(kind)
            .append(" line=")
            .append(line)
            .append(" protocol=")
            .append(protocol);
    if (!about.isEmpty()) {
      out.append(' ').append(nameOfAbout()).append('=').append(JsonText.quote(about));
    }
    if (!partner.isEmpty()) {
      out.append(" partner=").append(partner);
    }
    return out.toString();
  }

  /** The same with its number and time, for where there is no log around it. */
  String toNumberedLine() {
    return "number=" + number + " time=" + Instant.ofEpochMilli(epochMillis) + " " + toLine();
  }

  private String nameOfAbout() {
    return switch (kind) {
      case "registered" -> "as";
      case "linked" -> "link";
      default -> "cause";
    };
  }
}
