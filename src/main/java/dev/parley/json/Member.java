package dev.parley.json;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Where a member of a JSON object stands in its text, as offsets in chars.
 *
 * @param name as it reads, escapes undone
 * @param start of the name's opening quote
 * @param valueStart of the value
 * @param end behind the value
 */
record Member(String name, int start, int valueStart, int end) {

  /** The members of an object that is known to be good JSON, in order, doubles included. */
  static List<Member> of(String text) {
    List<Member> members = new ArrayList<>();
    char[] chars = text.toCharArray();
    try (JsonParser parser = Json.parser(chars, 0, chars.length)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.nextToken();
        int valueStart = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        members.add(new Member(name, start, valueStart, end));
      }
    }
    return members;
  }
}
