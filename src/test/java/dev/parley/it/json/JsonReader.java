package dev.parley.it.json;

import dev.parley.it.json.JsonTree.Arr;
import dev.parley.it.json.JsonTree.Member;
import dev.parley.it.json.JsonTree.Obj;
import dev.parley.it.json.JsonTree.Plain;
import dev.parley.it.json.JsonTree.Str;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one JSON text (RFC 8259), nothing before it and nothing behind it but white space. */
public final class JsonReader {
  private static final Pattern PLAIN =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null");

  private final String text;
  private final Matcher plain;
  private int at;

  private JsonReader(String text) {
    this.text = text;
    this.plain = PLAIN.matcher(text);
  }

  /**
   * Reads it.
   *
   * @throws NotJson saying where it stops being JSON
   */
  public static JsonTree read(String text) {
    JsonReader reader = new JsonReader(text);
    reader.space();
    JsonTree tree = reader.value();
    reader.space();
    if (reader.at < text.length()) {
      throw reader.bad("something behind the value");
    }
    return tree;
  }

  private JsonTree value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> plain();
    };
  }

  private Obj object() {
    List<Member> members = new ArrayList<>();
    at++;
    space();
    if (peek() == '}') {
      at++;
      return new Obj(members);
    }
    do {
      space();
      Str key = string();
      space();
      expect(':');
      space();
      members.add(new Member(key, value()));
      space();
    } while (more('}'));
    return new Obj(List.copyOf(members));
  }

  private Arr array() {
    List<JsonTree> items = new ArrayList<>();
    at++;
    space();
    if (peek() == ']') {
      at++;
      return new Arr(items);
    }
    do {
      space();
      items.add(value());
      space();
    } while (more(']'));
    return new Arr(List.copyOf(items));
  }

  /** Steps over a comma (true) or the closing character (false). */
  private boolean more(char closing) {
    if (peek() == ',') {
      at++;
      return true;
    }
    expect(closing);
    return false;
  }

  private Str string() {
    int start = at;
    expect('"');
    StringBuilder resolved = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw bad("a control character in a string");
      }
      resolved.append(c == '\\' ? escape() : c);
    }
    at++;
    return new Str(resolved.toString(), text.substring(start, at));
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw bad("no such escape");
    };
  }

  private char unit() {
    int end = at + 4;
    if (end > text.length() || !text.substring(at, end).matches("[0-9a-fA-F]{4}")) {
      throw bad("not four hexadecimal digits");
    }
    char unit = (char) Integer.parseInt(text.substring(at, end), 16);
    at = end;
    return unit;
  }

  private Plain plain() {
    if (!plain.find(at) || plain.start() != at) {
      throw bad("no JSON value");
    }
    at = plain.end();
    return new Plain(plain.group());
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw bad("it ends too early");
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw bad("expected '" + c + "'");
    }
    at++;
  }

  private NotJson bad(String why) {
    return new NotJson("not JSON at " + at + ", " + why + ": " + text);
  }

  /** The text is not JSON. */
  public static final class NotJson extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NotJson(String message) {
      super(message);
    }
  }
}
