package dev.parley.json;

import java.util.Collection;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes one JSON object, field by field, in order. Not safe for threads. */
public final class JsonText {
  private final StringBuilder out = new StringBuilder(128).append('{');

  /** Starts an object. */
  public static JsonText object() {
    return new JsonText();
  }

  /** Starts a frame of a type. */
  public static JsonText frame(String type) {
    return new JsonText().put("type", type);
  }

  /** A string. */
  public JsonText put(String name, String value) {
    return raw(name, quote(value));
  }

  /** A whole number. */
  public JsonText put(String name, long value) {
    return raw(name, Long.toString(value));
  }

  /** A boolean. */
  public JsonText put(String name, boolean value) {
    return raw(name, Boolean.toString(value));
  }

  /** An array of strings. */
  public JsonText put(String name, Collection<String> values) {
    return raw(name, array(values));
  }

  /** Anything that is JSON already; nothing at all if it is null. */
  public JsonText raw(String name, String json) {
    if (json != null) {
      if (out.length() > 1) {
        out.append(',');
      }
      quote(name, out);
      out.append(':').append(json);
    }
    return this;
  }

  /** The object as text. */
  public String end() {
    return out.append('}').toString();
  }

  /** An array of strings as text. */
  public static String array(Collection<String> values) {
    StringBuilder array = new StringBuilder(values.size() * 16 + 2).append('[');
    for (String value : values) {
      if (array.length() > 1) {
        array.append(',');
      }
      quote(value, array);
    }
    return array.append(']').toString();
  }

  /** A string as JSON text, with its quotes. */
  public static String quote(String value) {
    if (isPlain(value)) {
      return "\"" + value + "\"";
    }
    StringBuilder quoted = new StringBuilder(value.length() + 8);
    escape(value, quoted);
    return quoted.toString();
  }

  /** Names and ids hardly ever need an escape, and go with every relayed frame. */
  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static void quote(String value, StringBuilder out) {
    if (isPlain(value)) {
      out.append('"').append(value).append('"');
    } else {
      escape(value, out);
    }
  }

  private static void escape(String value, StringBuilder out) {
    out.append('"');
    int start = out.length();
    JsonStringEncoder.getInstance().quoteAsString(value, out);
    // Half a surrogate pair has no UTF-8: only as an escape does it survive the wire.
    for (int i = start; i < out.length(); i++) {
      char c = out.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < out.length()
          && Character.isLowSurrogate(out.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        out.replace(i, i + 1, String.format("\\u%04x", (int) c));
        i += 5;
      }
    }
    out.append('"');
  }
}
