package dev.parley.gateway.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.core.Content;
import dev.parley.gateway.core.Held;
import dev.parley.gateway.rig.Chunks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 102, 103, 104, 1000, 16_384, 262_144})
  void noFrameIsLongerThanThePeerTakes(int max) {
    String text = "aä€\uD83D\uDE00\"\\".repeat(50_000);
    Pieces pieces =
        Pieces.chunks(Content.of(text.getBytes(UTF_8)), Held.NOTHING, Long.MAX_VALUE / 1000, max);
    Chunks chunks = new Chunks(max);
    String whole = null;
    while (pieces.hasNext()) {
      assertThat(whole).isNull();
      whole = chunks.take(new String(pieces.next(), UTF_8));
    }
    assertThat(whole).isEqualTo(text);
  }

  @Test
  void aLimitWithoutRoomForAnything() {
    assertThat(Pieces.chunks(Content.of(new byte[1000]), Held.NOTHING, 1, 70)).isNull();
  }

  @Test
  void theFieldsOfAPiece() {
    Pieces pieces =
        Pieces.chunks(Content.of("x".repeat(300).getBytes(UTF_8)), Held.NOTHING, 7, 262_144);
    assertThat(new String(pieces.next(), UTF_8))
        .startsWith("{\"type\":\"__chunk__\",\"id\":7,\"seq\":0,\"count\":1,\"b64\":\"eHh4")
        .endsWith("\"}");
  }

  @Test
  void aWholeMessageIsItself() {
    byte[] message = {1, 2};
    Pieces pieces = Pieces.whole(Content.of(message), true, Held.NOTHING);
    assertThat(pieces.next()).isSameAs(message);
    assertThat(pieces.hasNext()).isFalse();
    Pieces empty = Pieces.whole(Content.of(new byte[0]), false, Held.NOTHING);
    assertThat(empty.hasNext()).isTrue();
  }

  @Test
  void nothingOfAMessageIsMadeBeforeItsPieceIsSent() {
    List<Integer> asked = new ArrayList<>();
    Content content =
        new Content() {
          @Override
          public int length() {
            return 100_000;
          }

          @Override
          public byte[] part(int from, int length) {
            asked.add(from);
            return new byte[length];
          }
        };
    Pieces pieces = Pieces.chunks(content, Held.NOTHING, 1, 10_000);
    assertThat(asked).isEmpty();
    while (pieces.hasNext()) {
      int before = asked.size();
      pieces.next();
      assertThat(asked).hasSize(before + 1);
    }
    assertThat(asked).startsWith(0).hasSizeGreaterThan(10).isSorted();
  }
}
