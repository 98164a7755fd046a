package dev.parley.it.transcript;

import dev.parley.it.client.Header;
import dev.parley.it.client.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The indented lines below a line: {@code > Name: value} is a header to send (or, of a webhook, one
 * that was received), {@code < Name: value} one to expect in the answer, anything else its body. A
 * header's expected value may contain {@code *}, be exact in quotes, or {@code absent}.
 */
record Detail(List<Header> sent, List<Header> expected, Optional<String> body) {
  static final Detail NONE = new Detail(List.of(), List.of(), Optional.empty());
  private static final String EMPTY = "(empty)";
  private static final String ERROR = "{\"error\":\"${:string}\"}";

  static Detail of(List<String> lines) {
    List<Header> sent = new ArrayList<>();
    List<Header> expected = new ArrayList<>();
    String body = null;
    for (String line : lines) {
      if (line.startsWith("> ")) {
        sent.add(header(line));
      } else if (line.startsWith("< ")) {
        expected.add(header(line));
      } else if (body == null) {
        body = line;
      } else {
        throw new Syntax("a second body: " + line);
      }
    }
    return new Detail(List.copyOf(sent), List.copyOf(expected), Optional.ofNullable(body));
  }

  private static Header header(String line) {
    int colon = line.indexOf(':');
    if (colon < 3) {
      throw new Syntax("not a header: " + line);
    }
    return new Header(line.substring(2, colon).strip(), line.substring(colon + 1).strip());
  }

  List<Header> sent(Variables variables) {
    return sent.stream().map(h -> new Header(h.name(), variables.expand(h.value()))).toList();
  }

  /**
   * Compares an answer with the expected headers and body, and any error with the rule for errors.
   */
  void check(HttpAnswer answer, Variables variables, boolean hasBody) {
    expected.forEach(h -> headerFits(h, answer.header(h.name()), variables));
    String wanted = body.orElse(answer.status() >= 400 && hasBody ? ERROR : "");
    if (wanted.isEmpty()) {
      return;
    }
    if (wanted.equals(EMPTY)) {
      if (!answer.body().isEmpty()) {
        throw new Mismatch("an empty body", answer.toString());
      }
      return;
    }
    headerFits(
        new Header("Content-Type", "application/json*"), answer.header("Content-Type"), variables);
    new JsonMatch(variables, false)
        .difference(wanted, answer.body())
        .ifPresent(
            difference -> {
              throw new Mismatch(wanted, answer.toString(), difference);
            });
  }

  /** Compares one header with its expected value. */
  static void headerFits(Header wanted, Optional<String> got, Variables variables) {
    String value = variables.expandKnown(wanted.value());
    boolean fits =
        value.equals("absent")
            ? got.isEmpty()
            : got.isPresent() && Pattern.matches(glob(value), got.get());
    if (!fits) {
      throw new Mismatch(wanted.toString(), wanted.name() + ": " + got.orElse("(absent)"));
    }
  }

  private static String glob(String value) {
    if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
      return Pattern.quote(value.substring(1, value.length() - 1));
    }
    return "(?is)" + Pattern.quote(value).replace("*", "\\E.*\\Q");
  }
}
