package dev.parley.it.transcript;

import dev.parley.it.client.Event;
import dev.parley.it.client.Header;
import dev.parley.it.client.HttpAnswer;
import dev.parley.it.client.Manners;
import dev.parley.it.client.UpgradeRefused;
import dev.parley.it.client.WsClient;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What actors do and what happens to them, apart from frames. */
final class SocketLines {
  private static final Pattern CONNECTS =
      Pattern.compile(
          "(eventually )?(\\w+) connects ((?:\\$\\{[^}]*}|\\S)+)((?: (?:unread|mute|manual))*)(?: -> (\\d{3}))?");
  private static final Pattern CLOSED = Pattern.compile("(\\w+) closed(~?) (\\d{4})(?: (.+))?");
  private static final Pattern CLOSES = Pattern.compile("(\\w+) closes(?: (\\d{4})(?: (.*))?)?");
  private static final Pattern DOES =
      Pattern.compile("(\\w+) (gone|quiet|drops|hangs up|stops reading|reads on)");

  private SocketLines() {}

  static Optional<Move> parse(String line, Detail detail) {
    Matcher m = CONNECTS.matcher(line);
    if (m.matches()) {
      Move move =
          connects(
              m.group(2), m.group(3), Set.of(m.group(4).strip().split(" ")), m.group(5), detail);
      return Optional.of(m.group(1) == null ? move : stage -> Patiently.play(move, stage));
    }
    return Optional.empty();
  }

  /** The lines without details. */
  static Optional<Move> plain(String line) {
    Matcher m = CLOSED.matcher(line);
    if (m.matches()) {
      return Optional.of(
          closed(m.group(1), !m.group(2).isEmpty(), Integer.parseInt(m.group(3)), m.group(4)));
    }
    m = CLOSES.matcher(line);
    if (m.matches()) {
      String name = m.group(1);
      int code = m.group(2) == null ? 0 : Integer.parseInt(m.group(2));
      String reason = m.group(3) == null ? "" : m.group(3);
      return Optional.of(stage -> stage.actor(name).close(code, reason));
    }
    m = DOES.matcher(line);
    return m.matches() ? Optional.of(does(m.group(1), m.group(2))) : Optional.empty();
  }

  private static Move connects(
      String name, String path, Set<String> flags, String status, Detail detail) {
    return stage -> {
      URI uri = stage.server().ws(stage.variables().expand(path));
      Manners manners = manners(uri, flags, detail, stage.variables());
      stage.say(
          name
              + " connects "
              + uri.getRawPath()
              + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
      try {
        WsClient client = WsClient.connect(uri, manners);
        boolean ayame = uri.getRawPath().startsWith("/signaling");
        boolean seesPings = flags.contains("manual") || uri.getRawPath().equals("/");
        Actor actor = new Actor(name, stage, client, ayame, seesPings, !flags.contains("unread"));
        stage.enter(actor);
        if (status != null) {
          throw new Mismatch(
              name + " is refused with " + status, "the upgrade succeeded: " + client.handshake());
        }
        detail.check(actor.handshake(), stage.variables(), false);
      } catch (UpgradeRefused e) {
        refused(name, status, e.answer(), detail, stage);
      }
    };
  }

  private static void refused(
      String name, String status, HttpAnswer answer, Detail detail, Stage stage) {
    stage.say(name + " refused " + answer);
    if (status == null || answer.status() != Integer.parseInt(status)) {
      throw new Mismatch(
          name + (status == null ? " connects" : " is refused with " + status), answer.toString());
    }
    detail.check(answer, stage.variables(), true);
  }

  private static Manners manners(URI uri, Set<String> flags, Detail detail, Variables variables) {
    Manners manners = Manners.GOOD;
    for (Header header : detail.sent(variables)) {
      manners = manners.header(header.name(), header.value());
    }
    if (flags.contains("unread")) {
      manners = manners.notReading().receiveBuffer(4096);
    }
    if (flags.contains("mute")) {
      manners = manners.ignoringPings();
    }
    // On "/" a frame {"type":"ping"} from the server would be a defect; elsewhere it is a
    // heartbeat.
    boolean replies = !flags.contains("manual") && !uri.getRawPath().equals("/");
    return replies ? manners.replying(SocketLines::pong) : manners;
  }

  private static Optional<String> pong(String text) {
    return text.strip().equals("{\"type\":\"ping\"}")
        ? Optional.of("{\"type\":\"pong\"}")
        : Optional.empty();
  }

  /** {@code reason} is "the exact words" in quotes, or a pattern in slashes, or not given. */
  private static Move closed(String name, boolean passingOver, int code, String reason) {
    if (reason != null && !reason.matches("\".*\"|/.*/")) {
      throw new Syntax("a reason is \"exact\" or /pattern/: " + reason);
    }
    return stage -> {
      String expected = "closed " + code + (reason == null ? "" : " " + reason);
      Event.Closed closed = stage.actor(name).awaitClosed(expected, passingOver);
      boolean fits = closed.code() == code;
      if (fits && reason != null) {
        String inner = reason.substring(1, reason.length() - 1);
        fits =
            reason.startsWith("/") ? closed.reason().matches(inner) : closed.reason().equals(inner);
      }
      if (!fits) {
        throw new Mismatch(name + " " + expected, name + " " + closed);
      }
    };
  }

  private static Move does(String name, String what) {
    return switch (what) {
      case "gone" -> stage -> stage.actor(name).awaitGone();
      case "quiet" -> stage -> stage.actor(name).quiet();
      case "drops" -> stage -> stage.actor(name).drop();
      case "hangs up" -> stage -> stage.actor(name).hangUp();
      case "stops reading" -> stage -> stage.actor(name).stopReading();
      default -> stage -> stage.actor(name).readOn();
    };
  }
}
