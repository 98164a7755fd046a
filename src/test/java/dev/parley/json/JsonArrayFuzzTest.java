package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.it.json.JsonReader;
import dev.parley.it.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Elements are whole values as they were written, and all of them. */
class JsonArrayFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void elements(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    List<String> elements;
    try {
      elements = JsonArray.elements(text);
    } catch (BadFrame refused) {
      return;
    }
    JsonTree again = JsonReader.read(elements.stream().collect(Collectors.joining(",", "[", "]")));
    assertThat(again).hasToString(JsonReader.read(text).toString());
  }

  @FuzzTest(maxDuration = "10m")
  void string(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    String said;
    try {
      said = JsonArray.string(text);
    } catch (BadFrame refused) {
      return;
    }
    JsonTree tree = JsonReader.read(text);
    assertThat(said != null).isEqualTo(tree instanceof JsonTree.Str);
    if (said != null) {
      assertThat(said).isEqualTo(((JsonTree.Str) tree).text());
    }
  }
}
