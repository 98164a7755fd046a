package dev.parley.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads frames in one streaming pass: checks all of the JSON, finds {@code type} and the fields
 * asked for at the top level, and keeps the text as it is. Where a field comes more than once the
 * last counts, as in every browser; a second {@code type} is refused. Names are compared as they
 * read, whatever escapes they are written with.
 *
 * <p>Safe to use from any thread; make one per protocol and keep it.
 */
public final class FrameReader {
  private static final int KEPT_CHARS = 1 << 16;

  // Holds a plain array only, so that a container's pooled threads keep nothing of the application
  // alive.
  private static final ThreadLocal<char[]> BUFFER = new ThreadLocal<>();

  private final boolean typed;
  private final String identity;
  private final String identityHead;
  private final String[] wanted;

  private FrameReader(boolean typed, String identity, String... wanted) {
    this.typed = typed;
    this.identity = identity;
    this.identityHead = identity == null ? null : "{" + JsonText.quote(identity) + ":";
    this.wanted = wanted.clone();
  }

  /** A reader of frames, which must have a string {@code type}. */
  public static FrameReader frames(String... wanted) {
    return new FrameReader(true, null, wanted);
  }

  /**
   * A reader of frames of a protocol with an identity field.
   *
   * @param identity the field that is the server's to state; see {@link Frame#stated}
   */
  public static FrameReader framesWithIdentity(String identity, String... wanted) {
    return new FrameReader(true, identity, wanted);
  }

  /** A reader of any JSON object; {@code type} is a field like all others. */
  public static FrameReader objects(String... wanted) {
    return new FrameReader(false, null, wanted);
  }

  String identity() {
    return identity;
  }

  int index(String field) {
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals(field)) {
        return i;
      }
    }
    throw new IllegalArgumentException("not a field this reader looks for: " + field);
  }

  /**
   * Reads a frame.
   *
   * @throws BadFrame if it is not one JSON object, or lacks a string {@code type}, or has two
   */
  public Frame read(String text) throws BadFrame {
    int length = text.length();
    char[] chars = chars(length);
    text.getChars(0, length, chars, 0);
    try (JsonParser parser = Json.parser(chars, length)) {
      return read(text, parser);
    } catch (JacksonException e) {
      throw new BadFrame("not JSON");
    }
  }

  private static char[] chars(int length) {
    char[] kept = BUFFER.get();
    if (kept != null && kept.length >= length) {
      return kept;
    }
    char[] chars = new char[Math.max(length, 4096)];
    if (chars.length <= KEPT_CHARS) {
      BUFFER.set(chars);
    }
    return chars;
  }

  /**
   * An object with the identity at its head. It is put together in the buffer of this thread, so
   * that only one string is made: for a frame of 1,500 bytes that is where most of the time goes.
   *
   * @param object an object with at least one member: there is something for the comma to stand
   *     before
   */
  String withIdentity(String value, String object) {
    String quoted = JsonText.quote(value);
    int rest = object.indexOf('{') + 1;
    int valueAt = identityHead.length();
    int restAt = valueAt + quoted.length() + 1;
    int length = restAt + object.length() - rest;
    char[] chars = chars(length);
    identityHead.getChars(0, valueAt, chars, 0);
    quoted.getChars(0, quoted.length(), chars, valueAt);
    chars[restAt - 1] = ',';
    object.getChars(rest, object.length(), chars, restAt);
    return new String(chars, 0, length);
  }

  private Frame read(String text, JsonParser parser) throws BadFrame {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new BadFrame("not a JSON object");
    }
    String type = null;
    boolean stated = false;
    JsonToken[] tokens = new JsonToken[wanted.length];
    String[] strings = new String[wanted.length];
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (typed && name.equals("type")) {
        if (type != null || token != JsonToken.VALUE_STRING) {
          throw new BadFrame("type missing, twice or no string");
        }
        type = parser.getString();
      } else if (name.equals(identity)) {
        stated = true;
      }
      int field = find(name);
      if (field >= 0) {
        tokens[field] = token;
        strings[field] = token == JsonToken.VALUE_STRING ? parser.getString() : null;
      }
      if (token.isStructStart()) {
        parser.skipChildren();
      }
    }
    if (typed && type == null) {
      throw new BadFrame("type missing, twice or no string");
    }
    if (parser.nextToken() != null) {
      throw new BadFrame("more than one JSON value");
    }
    return new Frame(this, text, type, stated, tokens, strings);
  }

  /** Which of the fields looked for it is; -1: none. */
  int find(String name) {
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
