package dev.parley.door.held;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/** However the bytes arrive, the same headers are seen, and of a frame that is unwanted nothing. */
class FrameHeadersFuzzTest {
  private static final long WANTED = 100;

  @FuzzTest(maxDuration = "10m")
  void headers(byte[] data) {
    List<String> whole = new ArrayList<>();
    int passed = follow(whole).pass(data, 0, data.length);
    assertThat(passed).isBetween(0, data.length);
    boolean allWanted =
        whole.stream().allMatch(h -> Long.parseLong(h.substring(h.indexOf(' ') + 1)) <= WANTED);
    assertThat(passed == data.length).isEqualTo(allWanted);

    List<String> single = new ArrayList<>();
    FrameHeaders oneByOne = follow(single);
    for (int i = 0; i < data.length; i++) {
      assertThat(oneByOne.pass(data, i, 1)).isBetween(0, 1);
    }
    assertThat(single).isEqualTo(whole);
  }

  private static FrameHeaders follow(List<String> seen) {
    return new FrameHeaders(
        (opcode, length) -> {
          assertThat(length).isNotNegative();
          seen.add(opcode + " " + length);
          return length <= WANTED;
        });
  }
}
