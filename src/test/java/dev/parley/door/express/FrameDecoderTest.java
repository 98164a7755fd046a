package dev.parley.door.express;

import static dev.parley.door.express.ClientFrames.FIN;
import static dev.parley.door.express.ClientFrames.closeBody;
import static dev.parley.door.express.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.door.express.ClientFrames.Form;
import dev.parley.exchange.CloseCause;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of RFC 6455 for what a server reads, each by its number. Every stream is fed whole and
 * byte by byte, and must be understood alike.
 */
class FrameDecoderTest {
  private static final String LOST = "failed " + CloseCause.WEBSOCKET_ERROR;
  private static final String BAD_UTF8 = "failed " + CloseCause.BAD_UTF8;
  private static final String TOO_BIG = "failed " + CloseCause.TOO_BIG;

  private final AtomicInteger limit = new AtomicInteger(1 << 20);

  private List<String> heard(ClientFrames frames) {
    List<String> whole = heard(frames.bytes(), Integer.MAX_VALUE);
    for (int size : new int[] {1, 2, 3, 7, 1000}) {
      assertThat(heard(frames.bytes(), size)).as("in pieces of " + size).isEqualTo(whole);
    }
    return whole;
  }

  private List<String> heard(byte[] bytes, int size) {
    Heard heard = new Heard();
    FrameDecoder decoder = new FrameDecoder(limit::get, heard);
    for (int from = 0; from < bytes.length; ) {
      int to = (int) Math.min(bytes.length, (long) from + size);
      // In the middle of another array, which a decoder must leave alone.
      byte[] room = new byte[to - from + 6];
      Arrays.fill(room, (byte) 0x55);
      System.arraycopy(bytes, from, room, 3, to - from);
      decoder.feed(room, 3, 3 + to - from);
      assertThat(Arrays.copyOf(room, 3)).containsOnly(0x55);
      assertThat(Arrays.copyOfRange(room, room.length - 3, room.length)).containsOnly(0x55);
      from = to;
    }
    return heard.events;
  }

  private static ClientFrames frames() {
    return new ClientFrames();
  }

  // --- 5.1, 5.3: masks

  @Test
  void rfc5_1_aFrameWithoutAMaskIsRefused() {
    assertThat(heard(frames().raw((byte) 0x81, (byte) 2, (byte) 'h', (byte) 'i')))
        .containsExactly(LOST);
    assertThat(heard(frames().raw((byte) 0x89, (byte) 0))).containsExactly(LOST);
    assertThat(heard(frames().raw((byte) 0x88, (byte) 0))).containsExactly(LOST);
  }

  @Test
  void rfc5_3_theMaskIsTakenOffWhateverTheLength() {
    for (int length = 0; length < 40; length++) {
      String text = "abcdefghijklmnopqrstuvwxyz0123456789.,;:".substring(0, length);
      assertThat(heard(frames().text(text))).containsExactly("text " + text + " " + length);
    }
  }

  // --- 5.2: the header

  @ParameterizedTest
  @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
  void rfc5_2_reservedBitsAreRefused(int bits) {
    for (int opcode : new int[] {Opcode.TEXT, Opcode.BINARY, Opcode.PING, Opcode.CLOSE}) {
      assertThat(heard(frames().frame(FIN | bits | opcode, new byte[0]))).containsExactly(LOST);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  void rfc5_2_reservedOpcodesAreRefused(int opcode) {
    assertThat(heard(frames().frame(FIN | opcode, new byte[0]))).containsExactly(LOST);
    assertThat(heard(frames().frame(opcode, new byte[0]))).containsExactly(LOST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537, 200_000})
  void rfc5_2_everyFormOfLengthIsUnderstood(int length) {
    String text = "x".repeat(length);
    assertThat(heard(frames().text(text).text("next")))
        .containsExactly("text " + text + " " + length, "text next 4");
  }

  @Test
  void rfc5_2_aLengthMustBeInItsShortestForm() {
    for (int length : new int[] {0, 1, 125}) {
      assertThat(heard(frames().header(FIN | Opcode.TEXT, true, Form.TWO, length)))
          .containsExactly(LOST);
    }
    for (int length : new int[] {0, 125, 126, 65_535}) {
      assertThat(heard(frames().header(FIN | Opcode.TEXT, true, Form.EIGHT, length)))
          .containsExactly(LOST);
    }
  }

  @Test
  void rfc5_2_theHighestBitOfALengthMustBeZero() {
    for (long length : new long[] {Long.MIN_VALUE, -1, Long.MIN_VALUE + 70_000}) {
      assertThat(heard(frames().header(FIN | Opcode.TEXT, true, Form.EIGHT, length)))
          .containsExactly(LOST);
    }
  }

  // --- 5.4: fragmentation

  @Test
  void rfc5_4_fragmentsAreOneMessage() {
    assertThat(
            heard(
                frames()
                    .frame(Opcode.TEXT, utf8("one "))
                    .frame(Opcode.CONTINUATION, utf8(""))
                    .frame(Opcode.CONTINUATION, utf8("two "))
                    .frame(FIN | Opcode.CONTINUATION, utf8("three"))
                    .text("next")))
        .containsExactly("text one two three 13", "text next 4");
    assertThat(
            heard(
                frames()
                    .frame(Opcode.BINARY, new byte[3])
                    .frame(FIN | Opcode.CONTINUATION, new byte[4])))
        .containsExactly("binary 7");
    assertThat(
            heard(
                frames()
                    .frame(Opcode.TEXT, new byte[0])
                    .frame(FIN | Opcode.CONTINUATION, new byte[0])))
        .containsExactly("text  0");
  }

  @Test
  void rfc5_4_controlFramesMayComeBetweenFragmentsAndAreHeardAtOnce() {
    assertThat(
            heard(
                frames()
                    .frame(Opcode.TEXT, utf8("a"))
                    .frame(FIN | Opcode.PING, utf8("p"))
                    .frame(FIN | Opcode.PONG, utf8("q"))
                    .frame(FIN | Opcode.CONTINUATION, utf8("b"))))
        .containsExactly("ping p", "pong", "text ab 2");
    assertThat(
            heard(
                frames()
                    .frame(Opcode.TEXT, utf8("a"))
                    .frame(FIN | Opcode.CLOSE, closeBody(1000, ""))))
        .containsExactly("close 1000");
  }

  @Test
  void rfc5_4_aContinuationMustContinueSomething() {
    assertThat(heard(frames().frame(FIN | Opcode.CONTINUATION, utf8("x")))).containsExactly(LOST);
    assertThat(heard(frames().text("a").frame(Opcode.CONTINUATION, utf8("x"))))
        .containsExactly("text a 1", LOST);
  }

  @Test
  void rfc5_4_messagesMustNotBeInterleaved() {
    for (int opcode : new int[] {Opcode.TEXT, Opcode.BINARY}) {
      assertThat(heard(frames().frame(opcode, utf8("a")).text("b"))).containsExactly(LOST);
      assertThat(heard(frames().frame(opcode, utf8("a")).frame(Opcode.BINARY, utf8("b"))))
          .containsExactly(LOST);
    }
  }

  // --- 5.5: control frames

  @Test
  void rfc5_5_aControlFrameHasAtMost125Bytes() {
    String longest = "x".repeat(125);
    assertThat(heard(frames().frame(FIN | Opcode.PING, utf8(longest))))
        .containsExactly("ping " + longest);
    for (int opcode : new int[] {Opcode.PING, Opcode.PONG, Opcode.CLOSE}) {
      assertThat(heard(frames().header(FIN | opcode, true, Form.TWO, 126))).containsExactly(LOST);
      assertThat(heard(frames().header(FIN | opcode, true, Form.EIGHT, 70_000)))
          .containsExactly(LOST);
    }
  }

  @Test
  void rfc5_5_aControlFrameMustNotBeFragmented() {
    for (int opcode : new int[] {Opcode.PING, Opcode.PONG, Opcode.CLOSE}) {
      assertThat(heard(frames().frame(opcode, new byte[0]))).containsExactly(LOST);
    }
  }

  @Test
  void rfc5_5_1_aCloseFrameEndsEverything() {
    assertThat(heard(frames().frame(FIN | Opcode.CLOSE, new byte[0]).text("late")))
        .containsExactly("close 1005");
    assertThat(heard(frames().frame(FIN | Opcode.CLOSE, closeBody(1000, "bye")).text("late")))
        .containsExactly("close 1000");
  }

  @Test
  void rfc5_5_1_aCloseFrameWithHalfACodeIsRefused() {
    assertThat(heard(frames().frame(FIN | Opcode.CLOSE, new byte[] {3}))).containsExactly(LOST);
  }

  @Test
  void rfc5_5_1_theReasonMustBeUtf8() {
    byte[] body = {0x03, (byte) 0xE8, (byte) 0xC3};
    assertThat(heard(frames().frame(FIN | Opcode.CLOSE, body))).containsExactly(BAD_UTF8);
    String reason = "ä".repeat(61);
    assertThat(heard(frames().frame(FIN | Opcode.CLOSE, closeBody(3000, reason))))
        .containsExactly("close 3000");
  }

  @Test
  void rfc5_5_2_pingsAndPongsAreTold() {
    assertThat(
            heard(
                frames()
                    .frame(FIN | Opcode.PING, new byte[0])
                    .frame(FIN | Opcode.PING, utf8("hi"))
                    .frame(FIN | Opcode.PONG, utf8("unasked"))))
        .containsExactly("ping ", "ping hi", "pong");
  }

  // --- 5.6, 8.1: text

  @Test
  void rfc5_6_aCharacterMayBeCutByFragments() {
    byte[] bytes = utf8("aä€😀z");
    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(
              heard(
                  frames()
                      .frame(Opcode.TEXT, Arrays.copyOf(bytes, cut))
                      .frame(
                          FIN | Opcode.CONTINUATION, Arrays.copyOfRange(bytes, cut, bytes.length))))
          .containsExactly("text aä€😀z " + bytes.length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "BF",
        "C0AF",
        "C1BF",
        "C3",
        "C328",
        "C3C3",
        "E08080",
        "E09FBF",
        "E282",
        "E28228",
        "EDA080",
        "EDBFBF",
        "F0808080",
        "F08FBFBF",
        "F09F98",
        "F4908080",
        "F5808080",
        "F8888080",
        "FF",
        "FE",
        "61626364656667C3",
        "6162636465666768696AFF6162"
      })
  void rfc8_1_textThatIsNotUtf8IsRefused(String hex) {
    byte[] bad = HexFormat.of().parseHex(hex);
    assertThat(heard(frames().frame(FIN | Opcode.TEXT, bad).text("late")))
        .containsExactly(BAD_UTF8);
    assertThat(
            heard(
                frames()
                    .frame(Opcode.TEXT, bad)
                    .frame(FIN | Opcode.CONTINUATION, utf8("x"))
                    .text("late")))
        .containsExactly(BAD_UTF8);
  }

  @Test
  void rfc8_1_aWrongByteIsRefusedBeforeItsFrameIsComplete() {
    Heard heard = new Heard();
    FrameDecoder decoder = new FrameDecoder(limit::get, heard);
    byte[] begin =
        frames()
            .header(FIN | Opcode.TEXT, true, Form.TWO, 10_000)
            .payload(new byte[] {'a', (byte) 0xFF})
            .bytes();
    decoder.feed(begin, 0, begin.length);
    assertThat(heard.events).containsExactly(BAD_UTF8);
  }

  // --- 7.4: codes

  @Test
  void rfc7_4_theseCodesMayBeSent() {
    for (int code : new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1011, 1014, 3000, 3999, 4999}) {
      assertThat(heard(frames().frame(FIN | Opcode.CLOSE, closeBody(code, ""))))
          .containsExactly("close " + code);
    }
  }

  @Test
  void rfc7_4_theseCodesMustNotBeSent() {
    for (int code :
        new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535}) {
      assertThat(heard(frames().frame(FIN | Opcode.CLOSE, closeBody(code, ""))))
          .containsExactly(LOST);
    }
  }

  // --- 10.4: sizes

  @Test
  void rfc10_4_aMessageIsAtMostAsLongAsTheLimit() {
    limit.set(1000);
    String most = "x".repeat(1000);
    assertThat(heard(frames().text(most))).containsExactly("text " + most + " 1000");
    assertThat(heard(frames().text(most + "x").text("late"))).containsExactly(TOO_BIG);
    assertThat(
            heard(
                frames()
                    .frame(Opcode.TEXT, utf8("x".repeat(600)))
                    .frame(FIN | Opcode.CONTINUATION, utf8("x".repeat(401)))))
        .containsExactly(TOO_BIG);
    assertThat(heard(frames().frame(FIN | Opcode.BINARY, new byte[1001]))).containsExactly(TOO_BIG);
  }

  @Test
  void rfc10_4_whatIsTooBigIsRefusedByItsHeader() {
    limit.set(1000);
    for (long length : new long[] {1001, 70_000, 1L << 40, Long.MAX_VALUE}) {
      assertThat(heard(frames().header(FIN | Opcode.TEXT, true, Form.of(length), length)))
          .containsExactly(TOO_BIG);
      assertThat(
              heard(
                  frames()
                      .frame(Opcode.TEXT, utf8("x"))
                      .header(FIN | Opcode.CONTINUATION, true, Form.of(length), length)))
          .containsExactly(TOO_BIG);
    }
  }

  @Test
  void theLimitIsAskedAnewForEachFrame() {
    limit.set(10);
    Heard heard = new Heard();
    FrameDecoder decoder = new FrameDecoder(limit::get, heard);
    byte[] small = frames().text("0123456789").bytes();
    decoder.feed(small, 0, small.length);
    limit.set(5);
    byte[] again = frames().text("0123456789").bytes();
    decoder.feed(again, 0, again.length);
    assertThat(heard.events).containsExactly("text 0123456789 10", TOO_BIG);
  }

  @Test
  void afterWhatWasTooBigOrNoUtf8TheCloseFrameIsStillHeard() {
    limit.set(10);
    assertThat(
            heard(
                frames()
                    .text("0123456789a")
                    .text("b")
                    .frame(FIN | Opcode.PING, utf8("p"))
                    .frame(FIN | Opcode.CLOSE, closeBody(1009, ""))))
        .containsExactly(TOO_BIG, "close 1009");
    assertThat(
            heard(
                frames()
                    .frame(Opcode.TEXT, new byte[] {(byte) 0xFF})
                    .frame(FIN | Opcode.CONTINUATION, utf8("b"))
                    .frame(FIN | Opcode.CLOSE, closeBody(1007, ""))))
        .containsExactly(BAD_UTF8, "close 1007");
  }

  @Test
  void afterAnErrorOfFramingNothingIsHeard() {
    assertThat(
            heard(
                frames()
                    .frame(FIN | 3, utf8("x"))
                    .text("late")
                    .frame(FIN | Opcode.CLOSE, closeBody(1000, ""))))
        .containsExactly(LOST);
  }

  @Test
  void whileItDrainsOnlyTheCloseFrameIsHeard() {
    Heard heard = new Heard();
    FrameDecoder decoder = new FrameDecoder(limit::get, heard);
    byte[] begun =
        frames().header(FIN | Opcode.TEXT, true, Form.TWO, 400).payload(utf8("begun")).bytes();
    decoder.feed(begun, 0, begun.length);
    decoder.drain();
    limit.set(0);
    byte[] rest =
        frames()
            .raw(new byte[395])
            .text("late")
            .frame(Opcode.BINARY, new byte[5000])
            .frame(FIN | Opcode.PING, utf8("p"))
            .frame(FIN | Opcode.CONTINUATION, new byte[70_000])
            .frame(FIN | Opcode.CLOSE, closeBody(1000, "ok"))
            .bytes();
    decoder.feed(rest, 0, rest.length);
    assertThat(heard.events).containsExactly("close 1000");
  }

  @Test
  void aMessageUnderWayIsHeardOf() {
    Heard heard = new Heard();
    FrameDecoder decoder = new FrameDecoder(limit::get, heard);
    byte[] begun = frames().frame(Opcode.TEXT, utf8("begun")).bytes();
    decoder.feed(begun, 0, begun.length);
    assertThat(heard.parts).isEqualTo(1);
    byte[] half =
        frames().header(Opcode.CONTINUATION, true, Form.TWO, 400).payload(utf8("half")).bytes();
    decoder.feed(half, 0, half.length);
    assertThat(heard.parts).isEqualTo(2);
  }
}
