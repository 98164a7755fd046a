package dev.parley.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Leaves out what is not there: clients that are strict about types refuse a {@code null} where
 * they expect a string or nothing.
 */
public final class Nulls {
  private Nulls() {}

  /**
   * A JSON value without the members, at any depth, whose value is {@code null}. A null in an array
   * stays, because the others' places depend on it. Text of numbers, names and strings is as it
   * was; white space between them is not.
   *
   * @param json one value that is known to be good JSON, as from {@link Frame#raw}
   */
  public static String dropped(String json) {
    char[] chars = json.toCharArray();
    StringBuilder out = new StringBuilder(chars.length);
    int name = -1;
    try (JsonParser parser = Json.parser(chars, 0, chars.length)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        if (token == JsonToken.PROPERTY_NAME) {
          name = start;
        } else if (token.isStructEnd()) {
          out.append(chars[start]);
        } else if (token == JsonToken.VALUE_NULL && name >= 0) {
          name = -1;
        } else {
          separate(out);
          if (name >= 0) {
            out.append(chars, name, start - name);
            name = -1;
          }
          parser.finishToken();
          int end = (int) parser.currentLocation().getCharOffset();
          out.append(chars, start, token.isStructStart() ? 1 : end - start);
        }
      }
    }
    return out.toString();
  }

  /** A comma, unless the next value is the first of all or the first in its array or object. */
  private static void separate(StringBuilder out) {
    int last = out.length() - 1;
    if (last >= 0 && out.charAt(last) != '{' && out.charAt(last) != '[') {
      out.append(',');
    }
  }
}
