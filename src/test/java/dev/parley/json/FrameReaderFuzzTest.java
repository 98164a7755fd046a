package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.it.json.JsonReader;
import dev.parley.it.json.JsonTree;
import java.nio.charset.StandardCharsets;

/** Whatever a client sends is a frame or a {@link BadFrame}; and nobody states who it is but us. */
class FrameReaderFuzzTest {
  private static final FrameReader PLAIN = FrameReader.frames("from", "target", "nested");
  private static final FrameReader READER =
      FrameReader.framesWithIdentity("from", "from", "target", "nested");

  @FuzzTest(maxDuration = "10m")
  void frames(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    try {
      Frame plain = PLAIN.read(text);
      assertThat(plain.text()).isEqualTo(text);
      Frame frame = READER.read(text);
      assertThat(frame.type()).isEqualTo(plain.type());
      judge(frame, frame.stated(READER.identity("me")));
    } catch (BadFrame refused) {
      assertThat(refused).isNotNull();
    }
  }

  private static void judge(Frame frame, String stated) throws BadFrame {
    Frame again = READER.read(stated);
    assertThat(again.type()).isEqualTo(frame.type());
    assertThat(again.string("from")).isEqualTo("me");
    assertThat(again.raw("target")).isEqualTo(frame.raw("target"));
    // Another reader, which knows nothing of ours, finds it once.
    JsonTree.Obj tree = (JsonTree.Obj) JsonReader.read(stated);
    assertThat(tree.members().stream().filter(m -> m.key().text().equals("from"))).hasSize(1);
  }
}
