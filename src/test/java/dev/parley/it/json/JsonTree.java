package dev.parley.it.json;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A JSON value as it was written. */
public sealed interface JsonTree {

  /** Members in their order; a key that was sent twice is there twice. */
  record Obj(List<Member> members) implements JsonTree {

    /** The value of a key that occurs exactly once. */
    public Optional<JsonTree> get(String key) {
      List<JsonTree> found = all(key);
      return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    public List<JsonTree> all(String key) {
      return members.stream().filter(m -> m.key().text().equals(key)).map(Member::value).toList();
    }

    /** The string under a key that occurs once, or "" when there is none or it is no string. */
    public String string(String key) {
      return get(key).map(value -> value instanceof Str str ? str.text() : "").orElse("");
    }

    @Override
    public String toString() {
      return members.stream()
          .map(m -> m.key() + ":" + m.value())
          .collect(Collectors.joining(",", "{", "}"));
    }
  }

  record Member(Str key, JsonTree value) {}

  record Arr(List<JsonTree> items) implements JsonTree {
    @Override
    public String toString() {
      return items.stream().map(JsonTree::toString).collect(Collectors.joining(",", "[", "]"));
    }
  }

  /**
   * A string: {@code text} with its escapes resolved (a lone surrogate stays one), {@code raw} as
   * it stood on the wire, quotes included.
   */
  record Str(String text, String raw) implements JsonTree {
    @Override
    public String toString() {
      return raw;
    }
  }

  /** A number, true, false or null, by its text: 1e400 and 1.0 are themselves, not their values. */
  record Plain(String text) implements JsonTree {

    public boolean isNumber() {
      return !text.isEmpty() && (text.charAt(0) == '-' || Character.isDigit(text.charAt(0)));
    }

    public boolean isBoolean() {
      return text.equals("true") || text.equals("false");
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
