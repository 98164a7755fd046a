package dev.parley.door.express;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever bytes a client sends and however they arrive, the same is heard, boundedly; after the
 * last word nothing. Other decoders' opinion is asked in {@link FrameFuzzTest}.
 */
class FrameDecoderFuzzTest {
  private static final int LIMIT = 300;

  @FuzzTest(maxDuration = "10m")
  void frames(byte[] data) {
    List<String> whole = heard(data, data.length);
    assertThat(heard(data, 1)).isEqualTo(whole);
    assertThat(heard(data, 1 + data.length % 7)).isEqualTo(whole);
    for (int i = 0; i < whole.size(); i++) {
      String event = whole.get(i);
      if (event.startsWith("close")) {
        assertThat(i).isEqualTo(whole.size() - 1);
      } else if (event.startsWith("failed")) {
        assertThat(whole.subList(i + 1, whole.size())).allMatch(later -> later.startsWith("close"));
      } else if (event.startsWith("text") || event.startsWith("binary")) {
        int bytes = Integer.parseInt(event.substring(event.lastIndexOf(' ') + 1));
        assertThat(bytes).isBetween(0, Math.min(LIMIT, data.length));
      }
    }
  }

  private static List<String> heard(byte[] data, int step) {
    Heard heard = new Heard();
    FrameDecoder decoder = new FrameDecoder(() -> LIMIT, heard);
    byte[] own = data.clone();
    for (int at = 0; at < own.length; at += Math.max(1, step)) {
      decoder.feed(own, at, Math.min(own.length, at + Math.max(1, step)));
    }
    return new ArrayList<>(heard.events);
  }
}
