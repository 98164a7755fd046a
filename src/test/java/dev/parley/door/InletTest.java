package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InletTest {
  private final List<String> heard = new ArrayList<>();
  private int limit = 10;

  private final Inlet inlet =
      new Inlet(
          new LineListener() {
            @Override
            public void frame(String text, int utf8Bytes) {
              heard.add(text + " " + utf8Bytes);
            }

            @Override
            public void binary(int bytes) {
              heard.add("binary " + bytes);
            }

            @Override
            public void heard() {
              heard.add("part");
            }

            @Override
            public void closed(CloseCause cause) {
              heard.add(cause.name());
            }

            @Override
            public int frameLimit() {
              return limit;
            }
          });

  @Test
  void aWholeMessagePassesAndSoDoesAnEmptyOne() {
    inlet.text("{}", true);
    inlet.text("", true);
    assertThat(heard).containsExactly("{} 2", " 0");
  }

  @Test
  void partsAreJoinedAndEachIsASignOfLife() {
    inlet.text("a", false);
    inlet.text("", false);
    inlet.text("b", false);
    inlet.text("c", true);
    inlet.text("d", true);
    assertThat(heard).containsExactly("part", "part", "part", "abc 3", "d 1");
  }

  @Test
  void anEmptyLastPartEndsAMessage() {
    inlet.text("a", false);
    inlet.text("", true);
    assertThat(heard).containsExactly("part", "a 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "äöü", "\u0080\u07ff", "\u0800€\uffff", "😀😀", "aä€😀", "\u0000\u007f"})
  void bytesAreCountedAsOnTheWire(String text) {
    limit = text.getBytes(StandardCharsets.UTF_8).length;
    inlet.text(text, true);
    assertThat(heard).containsExactly(text + " " + limit);
    limit--;
    inlet.text(text, true);
    assertThat(heard).hasSize(2).endsWith("TOO_BIG");
  }

  /** A server decodes part by part, and may hand over the halves of a pair in two. */
  @Test
  void aPairOfCharsMayBeCutInTwo() {
    String smile = "😀";
    limit = 4;
    inlet.text(smile.substring(0, 1), false);
    inlet.text(smile.substring(1), true);
    assertThat(heard).containsExactly("part", smile + " 4");
  }

  @Test
  void oneByteTooManyIsNoticedBeforeTheMessageEndsAndNothingIsHeardAfterwards() {
    inlet.text("12345", false);
    inlet.text("67890", false);
    assertThat(heard).containsExactly("part", "part");
    inlet.text("x", false);
    assertThat(heard).endsWith("part", "TOO_BIG");
    inlet.text("y", true);
    inlet.text("{}", true);
    inlet.binary(1, true);
    inlet.binary(100, false);
    assertThat(heard).hasSize(3);
  }

  @Test
  void eachMessageIsCountedForItself() {
    for (int i = 0; i < 3; i++) {
      inlet.text("12345", false);
      inlet.text("67890", true);
      inlet.text("1234567890", true);
      inlet.binary(5, false);
      inlet.binary(5, true);
    }
    assertThat(heard).hasSize(15).doesNotContain("TOO_BIG");
  }

  @Test
  void binaryIsCountedOverItsParts() {
    inlet.binary(0, true);
    inlet.binary(9, false);
    inlet.binary(1, true);
    inlet.binary(9, false);
    inlet.binary(2, false);
    assertThat(heard).containsExactly("binary 0", "part", "binary 10", "part", "TOO_BIG");
  }

  @Test
  void theLimitIsAskedForAnew() {
    inlet.text("1234567890", true);
    limit = 3;
    inlet.text("123", true);
    inlet.text("1234", true);
    assertThat(heard).containsExactly("1234567890 10", "123 3", "TOO_BIG");
  }

  @Test
  void noCountOverflows() {
    limit = Integer.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      inlet.binary(1 << 30, false);
    }
    assertThat(heard).containsExactly("part", "TOO_BIG");
  }
}
