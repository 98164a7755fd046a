package dev.parley.door.express;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of RFC 6455 for what a server writes, each by its number. */
class FrameEncoderTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 3_000_000})
  void rfc5_2_aTextIsOneUnmaskedFrameWithItsLengthInTheShortestForm(int length) {
    String text = "x".repeat(length);
    ByteBuffer frame = ByteBuffer.wrap(FrameEncoder.text(text));
    assertThat(frame.get() & 0xFF).isEqualTo(0x81);
    int code = frame.get();
    long told = code == 126 ? frame.getShort() & 0xFFFF : code == 127 ? frame.getLong() : code;
    assertThat(code).as("no mask").isBetween(0, 127);
    assertThat(code).isEqualTo(length < 126 ? length : length < 65_536 ? 126 : 127);
    assertThat(told).isEqualTo(length);
    assertThat(frame.remaining()).isEqualTo(length);
    assertThat(StandardCharsets.UTF_8.decode(frame).toString()).isEqualTo(text);
  }

  @Test
  void rfc5_6_textIsUtf8() {
    byte[] frame = FrameEncoder.text("aä€😀");
    assertThat(Arrays.copyOfRange(frame, 2, frame.length))
        .isEqualTo("aä€😀".getBytes(StandardCharsets.UTF_8));
    assertThat(frame[1]).isEqualTo((byte) 10);
  }

  @Test
  void halfAPairIsSentAsAQuestionMark() {
    byte[] frame = FrameEncoder.text("a\uD83Dz");
    assertThat(Arrays.copyOfRange(frame, 2, frame.length)).isEqualTo(new byte[] {'a', '?', 'z'});
  }

  @Test
  void rfc5_5_1_aCloseFrameHasItsCodeAndReason() {
    assertThat(FrameEncoder.close(1009, "frame too big"))
        .startsWith(0x88, 15, 0x03, 0xF1)
        .endsWith("frame too big".getBytes(StandardCharsets.US_ASCII));
    assertThat(FrameEncoder.close(1000, "")).isEqualTo(new byte[] {(byte) 0x88, 2, 3, (byte) 0xE8});
    assertThat(FrameEncoder.close(CloseCodes.NONE, "")).isEqualTo(new byte[] {(byte) 0x88, 0});
  }

  @Test
  void rfc5_5_3_aPongCarriesWhatThePingCarried() {
    assertThat(FrameEncoder.pong(new byte[0])).isEqualTo(new byte[] {(byte) 0x8A, 0});
    assertThat(FrameEncoder.pong(new byte[] {1, 2, 3}))
        .isEqualTo(new byte[] {(byte) 0x8A, 3, 1, 2, 3});
    assertThat(FrameEncoder.pong(new byte[125])).hasSize(127).startsWith(0x8A, 125);
  }

  @Test
  void rfc5_5_noControlFrameIsLongerThan125Bytes() {
    String reason = "x".repeat(124);
    assertThatThrownBy(() -> FrameEncoder.close(1000, reason))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rfc5_5_2_aPingIsEmpty() {
    assertThat(FrameEncoder.ping()).isEqualTo(new byte[] {(byte) 0x89, 0});
  }

  @Test
  void rfc1_3_theKeyIsAnsweredAsInTheExample() {
    assertThat(Handshake101.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void shortTextsAreEncodedOnceForAllLines() {
    byte[] frame = FrameEncoder.text("{\"type\":\"ping\"}");
    assertThat(FrameEncoder.text(new String("{\"type\":\"ping\"}"))).isSameAs(frame);
    // The same place in the table.
    assertThat(FrameEncoder.text("Aa")).endsWith('A', 'a');
    assertThat(FrameEncoder.text("BB")).endsWith('B', 'B');
    assertThat(FrameEncoder.text("Aa")).endsWith('A', 'a');
    String longer = "x".repeat(SharedFrames.LONGEST + 1);
    assertThat(FrameEncoder.text(longer)).isNotSameAs(FrameEncoder.text(longer));
  }
}
