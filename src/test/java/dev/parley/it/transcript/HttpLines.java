package dev.parley.it.transcript;

import dev.parley.it.client.HttpAnswer;
import dev.parley.it.client.HttpProbe;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests beside the sockets: {@code [eventually] METHOD PATH -> STATUS}. */
final class HttpLines {
  private static final Pattern ASKS =
      Pattern.compile(
          "(eventually )?(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|PROPFIND|ODD) ((?:\\$\\{[^}]*}|\\S)+) -> (\\d{3})");

  private HttpLines() {}

  static Optional<Move> parse(String line, Detail detail) {
    Matcher m = ASKS.matcher(line);
    if (!m.matches()) {
      return Optional.empty();
    }
    boolean patient = m.group(1) != null;
    int status = Integer.parseInt(m.group(4));
    Move move = stage -> ask(stage, m.group(2), m.group(3), status, detail);
    return Optional.of(patient ? stage -> Patiently.play(move, stage) : move);
  }

  private static void ask(Stage stage, String method, String path, int status, Detail detail)
      throws IOException, InterruptedException {
    String expanded = stage.variables().expand(path);
    HttpAnswer answer =
        HttpProbe.send(method, stage.server().http(expanded), detail.sent(stage.variables()), "");
    stage.say(method + " " + expanded + " -> " + answer);
    if (answer.status() != status) {
      throw new Mismatch(method + " " + expanded + " -> " + status, answer.toString());
    }
    boolean hasBody = !method.equals("HEAD");
    if (!hasBody && !answer.body().isEmpty()) {
      throw new Mismatch("no body in an answer to HEAD", answer.toString());
    }
    detail.check(answer, stage.variables(), hasBody);
  }
}
