package dev.parley.it.transcript;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the webhook receiver is told to do, and what it got: {@code webhook authn for ROOM answers
 * 200 {…}}, {@code … holds 200 {…}} with a later {@code … releases}, {@code … stalls}, {@code …
 * hangs up}, {@code … got {…}}.
 */
final class WebhookLines {
  private static final Pattern LINE =
      Pattern.compile(
          "webhook (authn|disconnect) for (\\S+) (answers|holds|stalls|hangs up|releases|got)(?: (.*))?");
  private static final Pattern ANSWER = Pattern.compile("(\\d{3})(?: (.*))?");

  private WebhookLines() {}

  static Optional<Move> parse(String line, Detail detail) {
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      return Optional.empty();
    }
    String kind = m.group(1);
    String room = m.group(2);
    String rest = m.group(4) == null ? "" : m.group(4);
    return Optional.of(
        switch (m.group(3)) {
          case "answers" -> answers(kind, room, rest, detail, false);
          case "holds" -> answers(kind, room, rest, detail, true);
          case "stalls" -> stage -> desk(stage, kind, room).set(Webhooks.Answer.never());
          case "hangs up" -> stage -> desk(stage, kind, room).set(Webhooks.Answer.hangUp());
          case "releases" -> stage -> desk(stage, kind, room).release();
          default -> got(kind, room, rest, detail);
        });
  }

  private static Move answers(String kind, String room, String rest, Detail detail, boolean held) {
    Matcher m = ANSWER.matcher(rest);
    if (!m.matches()) {
      throw new Syntax("expected STATUS BODY: " + rest);
    }
    int status = Integer.parseInt(m.group(1));
    String body = m.group(2) == null ? "" : m.group(2);
    return stage -> {
      stage.say("webhook " + kind + (held ? " holds " : " answers ") + rest);
      String text = stage.variables().expand(body);
      desk(stage, kind, room)
          .set(new Webhooks.Answer(status, detail.expected(), text, held, false, false));
    };
  }

  private static Move got(String kind, String room, String expected, Detail detail) {
    return stage -> {
      Webhooks.Call call =
          desk(stage, kind, room)
              .next(stage.patience())
              .orElseThrow(
                  () ->
                      new Mismatch(
                          "webhook " + kind + " got " + expected,
                          "no call for " + stage.patience()));
      stage.say("webhook " + kind + " got " + call.body());
      new JsonMatch(stage.variables(), false)
          .difference(expected, call.body())
          .ifPresent(
              difference -> {
                throw new Mismatch("webhook " + kind + " got " + expected, call.body(), difference);
              });
      detail.sent().forEach(h -> Detail.headerFits(h, call.header(h.name()), stage.variables()));
    };
  }

  private static Webhooks.Desk desk(Stage stage, String kind, String room) {
    return stage.webhooks().desk(kind, stage.variables().expand(room));
  }
}
