package dev.parley.it.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Frames that actors send and hear. */
final class FrameLines {
  private static final Pattern SENDS = Pattern.compile("(\\w+) >(\\w*)(?: (.*))?");
  private static final Pattern HEARS = Pattern.compile("(\\w+) <(~|\\w*)(?: (.*))?");
  private static final Pattern INSISTS = Pattern.compile("(\\w+) insists (.+) until (.+)");
  private static final Pattern SIZE = Pattern.compile("(\\d+)(?:/(\\d+))? (.*)");
  private static final Pattern COUNT = Pattern.compile("(\\d+) (.*)");

  private FrameLines() {}

  static Optional<Move> parse(String line) {
    Matcher m = SENDS.matcher(line);
    if (m.matches()) {
      return Optional.of(sends(m.group(1), m.group(2), m.group(3) == null ? "" : m.group(3)));
    }
    m = HEARS.matcher(line);
    if (m.matches()) {
      return Optional.of(hears(m.group(1), m.group(2), m.group(3) == null ? "" : m.group(3)));
    }
    m = INSISTS.matcher(line);
    if (m.matches()) {
      String name = m.group(1);
      String text = m.group(2);
      String expected = m.group(3);
      return Optional.of(
          stage -> stage.actor(name).insist(stage.variables().expand(text), expected));
    }
    return Optional.empty();
  }

  private static Move sends(String name, String kind, String rest) {
    return switch (kind) {
      case "" -> stage -> stage.actor(name).send(stage.variables().expand(rest));
      case "binary" -> stage -> sendBinary(stage, name, rest);
      case "hex" -> hex(name, HexFormat.of().parseHex(rest.replace(" ", "")));
      case "fragments" -> fragments(name, matched(COUNT, rest));
      case "size" -> sized(name, matched(SIZE, rest));
      case "times" -> times(name, matched(COUNT, rest));
      case "wsping" -> stage -> stage.actor(name).client().ping(rest);
      case "wspong" -> stage -> stage.actor(name).client().pong(rest);
      default -> throw new Syntax("no such way to send: >" + kind);
    };
  }

  private static void sendBinary(Stage stage, String name, String text) throws IOException {
    stage.say(name + " >binary " + text);
    stage
        .actor(name)
        .client()
        .binary(stage.variables().expand(text).getBytes(StandardCharsets.UTF_8));
  }

  private static Move hex(String name, byte[] bytes) {
    return stage -> {
      stage.say(name + " >hex " + HexFormat.of().formatHex(bytes));
      stage.actor(name).client().rawText(bytes);
    };
  }

  private static Move fragments(String name, Matcher m) {
    int size = Integer.parseInt(m.group(1));
    return stage -> stage.actor(name).sendFragments(stage.variables().expand(m.group(2)), size);
  }

  private static Move times(String name, Matcher m) {
    int times = Integer.parseInt(m.group(1));
    return stage -> {
      String text = stage.variables().expand(m.group(2));
      for (int i = 0; i < times; i++) {
        // It may be closed for one of them; what comes of it is for the lines that follow.
        stage.actor(name).sendAsFarAsItGoes(text, Integer.MAX_VALUE);
      }
    };
  }

  /**
   * {@code >size N TEXT}: where TEXT says ${pad}, as many x that the frame has N bytes; N/M sends
   * it in frames of M bytes.
   */
  private static Move sized(String name, Matcher m) {
    int size = Integer.parseInt(m.group(1));
    if (!m.group(3).contains("${pad}")) {
      throw new Syntax("no ${pad} in " + m.group(3));
    }
    return stage -> {
      String text = stage.variables().expand(m.group(3).replace("${pad}", "\0"));
      int rest = size - text.getBytes(StandardCharsets.UTF_8).length + 1;
      String padded = text.replace("\0", "x".repeat(rest));
      int fragment = m.group(2) == null ? size : Integer.parseInt(m.group(2));
      stage.actor(name).sendAsFarAsItGoes(padded, fragment);
    };
  }

  private static Move hears(String name, String kind, String rest) {
    return switch (kind) {
      case "" -> stage -> stage.actor(name).hear(rest, false);
      case "literal" -> stage -> stage.actor(name).hear(rest, true);
      case "~" -> stage -> stage.actor(name).hearSoonerOrLater(rest);
      case "any" -> stage -> stage.actor(name).hear("any frame");
      case "verbatim" -> stage -> stage.actor(name).hearExactly(stage.actor(rest).lastSent());
      case "times" -> hearsTimes(name, matched(COUNT, rest));
      case "wsping" -> stage -> stage.actor(name).hearWebSocketPing();
      case "wspong" -> stage -> stage.actor(name).hearWebSocketPong(rest);
      default -> throw new Syntax("no such way to hear: <" + kind);
    };
  }

  private static Move hearsTimes(String name, Matcher m) {
    int times = Integer.parseInt(m.group(1));
    return stage -> {
      for (int i = 0; i < times; i++) {
        stage.actor(name).hear(m.group(2), false);
      }
    };
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher m = pattern.matcher(text);
    if (!m.matches()) {
      throw new Syntax("expected " + pattern + ": " + text);
    }
    return m;
  }
}
