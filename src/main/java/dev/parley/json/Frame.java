package dev.parley.json;

import java.util.List;
import tools.jackson.core.JsonToken;

/**
 * A frame that was read: its type, the fields its reader looks for, and the text as the client
 * wrote it. Never changes; for one thread at a time.
 */
public final class Frame {
  private final FrameReader reader;
  private final String text;
  private final String type;
  private final boolean stated;
  private final JsonToken[] tokens;
  private final String[] strings;
  // Where the wanted values stand, start and end by turns; null until somebody asks.
  private int[] spans;

  Frame(
      FrameReader reader,
      String text,
      String type,
      boolean stated,
      JsonToken[] tokens,
      String[] strings) {
    this.reader = reader;
    this.text = text;
    this.type = type;
    this.stated = stated;
    this.tokens = tokens;
    this.strings = strings;
  }

  /** The text as it came. */
  public String text() {
    return text;
  }

  /** The type; null from a reader of {@link FrameReader#objects}. */
  public String type() {
    return type;
  }

  /**
   * Whether the field is there and not {@code null}: a null of an optional field counts as absent.
   */
  public boolean has(String field) {
    JsonToken token = tokens[reader.index(field)];
    return token != null && token != JsonToken.VALUE_NULL;
  }

  /** Whether the field is there at all, {@code null} included. */
  public boolean mentions(String field) {
    return tokens[reader.index(field)] != null;
  }

  /** The field's value if it is a string; otherwise null. */
  public String string(String field) {
    return strings[reader.index(field)];
  }

  /** Whether the field is {@code true}. */
  public boolean isTrue(String field) {
    return tokens[reader.index(field)] == JsonToken.VALUE_TRUE;
  }

  /** Whether the field is {@code true} or {@code false}. */
  public boolean isBoolean(String field) {
    JsonToken token = tokens[reader.index(field)];
    return token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
  }

  /** Whether the field is an array. */
  public boolean isArray(String field) {
    return tokens[reader.index(field)] == JsonToken.START_ARRAY;
  }

  /** Whether the field is an object. */
  public boolean isObject(String field) {
    return tokens[reader.index(field)] == JsonToken.START_OBJECT;
  }

  /**
   * The field's value as the client wrote it; null if it is absent or {@code null}. The first call
   * costs a second pass over the text, however many fields are asked for after it.
   */
  public String raw(String field) {
    if (!has(field)) {
      return null;
    }
    if (spans == null) {
      spans = findSpans();
    }
    int at = 2 * reader.index(field);
    return text.substring(spans[at], spans[at + 1]);
  }

  private int[] findSpans() {
    int[] found = new int[2 * tokens.length];
    for (Member member : Member.of(text)) {
      int field = reader.find(member.name());
      if (field >= 0) {
        found[2 * field] = member.valueStart();
        found[2 * field + 1] = member.end();
      }
    }
    return found;
  }

  /**
   * The text with the identity field set and nothing else changed. Whatever the client put there,
   * however often and however spelled, is gone.
   */
  public String stated(Identity identity) {
    if (!stated) {
      return Scratch.withHead(identity.head(), text, text.indexOf('{') + 1);
    }
    List<Member> members = Member.of(text);
    StringBuilder out = new StringBuilder(text.length() + identity.head().length());
    out.append('{').append(identity.member());
    for (Member member : members) {
      if (!member.name().equals(identity.field())) {
        out.append(',').append(text.substring(member.start(), member.end()));
      }
    }
    return out.append('}').toString();
  }
}
