package dev.parley.it.transcript;

import dev.parley.it.json.JsonReader;
import dev.parley.it.json.JsonTree;
import dev.parley.it.json.JsonTree.Arr;
import dev.parley.it.json.JsonTree.Member;
import dev.parley.it.json.JsonTree.Obj;
import dev.parley.it.json.JsonTree.Plain;
import dev.parley.it.json.JsonTree.Str;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a received JSON text with an expected one, as trees: white space and the order of
 * members are free, everything else counts. A member too many is a difference, a member twice is
 * one, and numbers are compared by their text.
 *
 * <p>In the expected text a string {@code "${name:pattern}"} stands for a value of that pattern and
 * remembers it ({@code "${:pattern}"} does not); a member {@code "...":"..."} allows further
 * members, an item {@code "..."} further items in any order; a key that ends in {@code ?} may be
 * absent.
 */
final class JsonMatch {
  private static final Pattern HOLE =
      Pattern.compile("\\$\\{([A-Za-z0-9]*)(?::(.*))?}", Pattern.DOTALL);
  private static final String REST = "...";

  private final Variables variables;
  private final boolean literal;

  /**
   * Creates one.
   *
   * @param literal whether strings must also be written alike, escapes and all
   */
  JsonMatch(Variables variables, boolean literal) {
    this.variables = variables;
    this.literal = literal;
  }

  /**
   * What is different, or nothing when the text fits. Variables are bound only if all of it fits.
   */
  Optional<String> difference(String expected, String received) {
    JsonTree tree;
    try {
      tree = JsonReader.read(received);
    } catch (JsonReader.NotJson e) {
      return Optional.of(e.getMessage());
    }
    List<Runnable> bindings = new ArrayList<>();
    Optional<String> difference = value("$", JsonReader.read(expected), tree, bindings);
    if (difference.isEmpty()) {
      bindings.forEach(Runnable::run);
    }
    return difference;
  }

  private Optional<String> value(String at, JsonTree expected, JsonTree got, List<Runnable> bind) {
    if (expected instanceof Obj object && got instanceof Obj other) {
      return object(at, object, other, bind);
    }
    if (expected instanceof Arr array && got instanceof Arr other) {
      return array(at, array, other, bind);
    }
    if (expected instanceof Str str) {
      return string(at, str, got, bind);
    }
    boolean same = expected instanceof Plain plain && plain.equals(got);
    return same ? Optional.empty() : differs(at, expected.toString(), got);
  }

  private Optional<String> object(String at, Obj expected, Obj got, List<Runnable> bind) {
    boolean open = false;
    List<Member> left = new ArrayList<>(got.members());
    for (Member member : expected.members()) {
      String written = member.key().text();
      if (written.equals(REST)) {
        open = true;
        continue;
      }
      boolean optional = written.endsWith("?");
      String key =
          variables.expandKnown(optional ? written.substring(0, written.length() - 1) : written);
      List<Member> found = left.stream().filter(m -> m.key().text().equals(key)).toList();
      if (found.isEmpty() && optional) {
        continue;
      }
      if (found.size() != 1) {
        return Optional.of(
            at + "." + key + (found.isEmpty() ? ": absent" : ": there " + found.size() + " times"));
      }
      left.removeAll(found);
      if (literal
          && !optional
          && !found.get(0).key().raw().equals(variables.expandKnown(member.key().raw()))) {
        return Optional.of(at + ": key written as " + found.get(0).key().raw());
      }
      Optional<String> difference =
          value(at + "." + key, member.value(), found.get(0).value(), bind);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return open || left.isEmpty()
        ? Optional.empty()
        : Optional.of(at + ": unexpected member " + left.get(0).key() + ":" + left.get(0).value());
  }

  private Optional<String> array(String at, Arr expected, Arr got, List<Runnable> bind) {
    boolean open =
        expected.items().stream().anyMatch(i -> i instanceof Str s && s.text().equals(REST));
    if (open) {
      return contains(at, expected, got, bind);
    }
    if (expected.items().size() != got.items().size()) {
      return differs(at, expected.items().size() + " items", got);
    }
    for (int i = 0; i < expected.items().size(); i++) {
      Optional<String> difference =
          value(at + "[" + i + "]", expected.items().get(i), got.items().get(i), bind);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private Optional<String> contains(String at, Arr expected, Arr got, List<Runnable> bind) {
    List<JsonTree> left = new ArrayList<>(got.items());
    for (JsonTree item : expected.items()) {
      if (item instanceof Str str && str.text().equals(REST)) {
        continue;
      }
      Optional<JsonTree> found = Optional.empty();
      for (JsonTree candidate : left) {
        List<Runnable> own = new ArrayList<>();
        if (found.isEmpty() && value(at, item, candidate, own).isEmpty()) {
          found = Optional.of(candidate);
          bind.addAll(own);
        }
      }
      if (found.isEmpty()) {
        return Optional.of(at + ": nothing in it fits " + item);
      }
      left.remove(found.get());
    }
    return Optional.empty();
  }

  private Optional<String> string(String at, Str expected, JsonTree got, List<Runnable> bind) {
    Matcher hole = HOLE.matcher(expected.text());
    if (hole.matches() && hole.group(2) != null) {
      return hole(at, hole.group(1), hole.group(2), got, bind);
    }
    if (literal) {
      String raw = variables.expandKnown(expected.raw());
      return got instanceof Str str && str.raw().equals(raw)
          ? Optional.empty()
          : differs(at, raw, got);
    }
    String text = variables.expandKnown(expected.text());
    return got instanceof Str str && str.text().equals(text)
        ? Optional.empty()
        : differs(at, "\"" + text + "\"", got);
  }

  private Optional<String> hole(
      String at, String name, String pattern, JsonTree got, List<Runnable> bind) {
    if (!Patterns.fits(pattern, got)) {
      return differs(at, "a value like " + pattern, got);
    }
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String text = got instanceof Str str ? str.text() : got.toString();
    Optional<String> known = variables.get(name);
    if (known.isPresent() && !known.get().equals(text)) {
      return differs(at, "${" + name + "}, which is " + known.get() + ",", got);
    }
    bind.add(() -> variables.bind(name, text));
    return Optional.empty();
  }

  private static Optional<String> differs(String at, String expected, JsonTree got) {
    return Optional.of(at + ": expected " + expected + " but got " + got);
  }
}
