package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A query is read, or malformed; read, it says the same when it is written down again. */
class QueryStringFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void queries(byte[] data) {
    Map<String, List<String>> read;
    try {
      read = QueryString.parse(new String(data, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException refused) {
      return;
    }
    List<String> pairs = new ArrayList<>();
    read.forEach(
        (name, values) -> values.forEach(value -> pairs.add(encode(name) + "=" + encode(value))));
    assertThat(QueryString.parse(String.join("&", pairs))).isEqualTo(read);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
