package dev.parley.json;

import java.util.LinkedHashMap;
import java.util.Map;

/** Takes a JSON object apart, its values as they were written. */
public final class JsonObject {
  private static final FrameReader ANY = FrameReader.objects();

  private JsonObject() {}

  /**
   * The members of an object, in order; where a name comes more than once its last value counts.
   *
   * @throws BadFrame if {@code text} is not one JSON object
   */
  public static Map<String, String> members(String text) throws BadFrame {
    ANY.read(text);
    Map<String, String> members = new LinkedHashMap<>();
    for (Member member : Member.of(text)) {
      members.put(member.name(), text.substring(member.valueStart(), member.end()));
    }
    return members;
  }
}
