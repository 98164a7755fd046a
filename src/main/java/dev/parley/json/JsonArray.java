package dev.parley.json;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Takes a JSON array apart, its elements as they were written. */
public final class JsonArray {
  private JsonArray() {}

  /**
   * The elements of an array, in order, each as it stands in {@code text}.
   *
   * @throws BadFrame if {@code text} is not one JSON array
   */
  public static List<String> elements(String text) throws BadFrame {
    Escapes.check(text);
    char[] chars = text.toCharArray();
    List<String> elements = new ArrayList<>();
    try (JsonParser parser = Json.parser(chars, 0, chars.length)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new BadFrame("not a JSON array");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        elements.add(text.substring(start, end));
      }
      if (parser.nextToken() != null) {
        throw new BadFrame("more than one JSON value");
      }
    } catch (JacksonException e) {
      throw new BadFrame("not JSON");
    }
    return elements;
  }

  /**
   * What a JSON string says, escapes undone; null if {@code text} is JSON of another kind.
   *
   * @throws BadFrame if {@code text} is not one JSON value
   */
  public static String string(String text) throws BadFrame {
    Escapes.check(text);
    char[] chars = text.toCharArray();
    try (JsonParser parser = Json.parser(chars, 0, chars.length)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new BadFrame("no JSON value");
      }
      String said = token == JsonToken.VALUE_STRING ? parser.getString() : null;
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new BadFrame("more than one JSON value");
      }
      return said;
    } catch (JacksonException e) {
      throw new BadFrame("not JSON");
    }
  }
}
