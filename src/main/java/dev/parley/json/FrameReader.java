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
  private final boolean typed;
  private final String identity;
  private final String[] wanted;

  private FrameReader(boolean typed, String identity, String... wanted) {
    this.typed = typed;
    this.identity = identity;
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

  /**
   * Who speaks, to be stated in the frames of this reader.
   *
   * @throws IllegalStateException if its protocol has no identity field
   */
  public Identity identity(String value) {
    if (identity == null) {
      throw new IllegalStateException("frames without an identity field");
    }
    return new Identity(identity, value);
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
    Escapes.check(text);
    try (JsonParser parser = Json.parser(Scratch.fill(text), Scratch.HEAD, text.length())) {
      return read(text, parser);
    } catch (JacksonException e) {
      throw new BadFrame("not JSON");
    }
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
