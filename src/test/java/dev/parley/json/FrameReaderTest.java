package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private final FrameReader reader = FrameReader.framesWithIdentity("from", "target", "x");

  @Test
  void findsTypeAndFieldsWhereverTheyStand() throws BadFrame {
    Frame frame =
        reader.read(
            " { \"x\" : [1, {\"type\":2}] , \"target\":\"b\\u006f\\\"b\", \"type\":\"offer\"}\n");
    assertThat(frame.type()).isEqualTo("offer");
    assertThat(frame.string("target")).isEqualTo("bo\"b");
    assertThat(frame.raw("target")).isEqualTo("\"b\\u006f\\\"b\"");
    assertThat(frame.raw("x")).isEqualTo("[1, {\"type\":2}]");
    assertThat(frame.isArray("x")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "[]",
        "\"type\"",
        "null",
        "1",
        "{}",
        "{\"type\":1}",
        "{\"type\":null}",
        "{\"type\":\"a\"",
        "{\"type\":\"a\"}{}",
        "{\"type\":\"a\"} x",
        "{\"type\":\"a\",\"type\":\"a\"}",
        "{\"type\":\"a\",\"t\\u0079pe\":\"b\"}",
        "{\"type\":\"a\",}",
        "{'type':'a'}",
        "{type:\"a\"}",
        "{\"type\":\"a\",\"x\":01}",
        "{\"type\":\"a\",\"x\":NaN}",
        "{\"type\":\"a\",\"x\":+1}",
        "{\"type\":\"a\",\"x\":.5}",
        "{\"type\":\"a\",\"x\":1.}",
        "{\"type\":\"a\",\"x\":\"\\x\"}",
        "{\"type\":\"a\",\"x\":\"\\u12\"}",
        "{\"type\":\"a\",\"x\":\"\n\"}",
        "{\"type\":\"a\" \"x\":1}",
        "{\"type\":\"a\",\"x\":tru}",
        "{\"type\":\"a\",\"x\":[1,]}",
        "{\"type\":\"a\"} // c",
        "/**/{\"type\":\"a\"}",
        "\uFEFF{\"type\":\"a\"}",
        "{\"type\":\"a\"}\u0000",
        "{\"type\":\"a\",\"x\":[}]}",
        "\u00a0{\"type\":\"a\"}"
      })
  void refusesWhatIsNoFrame(String text) {
    assertThatThrownBy(() -> reader.read(text)).isInstanceOf(BadFrame.class);
  }

  @Test
  void refusesWhatIsNestedTooDeepWithoutHarm() {
    String deep = "{\"type\":\"a\",\"x\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}";
    assertThatThrownBy(() -> reader.read(deep)).isInstanceOf(BadFrame.class);
  }

  @Test
  void followsHundredsOfLevels() throws BadFrame {
    String deep = "{\"type\":\"a\",\"x\":" + "[".repeat(900) + "]".repeat(900) + "}";
    assertThat(reader.read(deep).type()).isEqualTo("a");
  }

  @Test
  void takesNumbersAndNamesOfAnyLength() throws BadFrame {
    String big =
        "{\"type\":\"a\",\"x\":1"
            + "0".repeat(60_000)
            + ",\"y\":-0.0E-99999,\""
            + "n".repeat(70_000)
            + "\":1e400}";
    assertThat(reader.read(big).text()).isSameAs(big);
    assertThat(reader.read(big).raw("x")).hasSize(60_001);
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 1 << 16})
  void textsOfEveryLengthAreReadOneAfterTheOther(int length) throws BadFrame {
    for (int each : new int[] {length - 1, length, length + 1, 30, length + 1, length}) {
      String text = "{\"type\":\"a\",\"x\":\"" + "x".repeat(each - 19) + "\"}";
      assertThat(text).hasSize(each);
      assertThat(reader.read(text).string("x")).hasSize(each - 19);
    }
  }

  @Test
  void theLastOfDoubledFieldsCounts() throws BadFrame {
    Frame frame =
        reader.read("{\"target\":\"a\",\"type\":\"t\",\"target\":\"b\",\"x\":\"s\",\"x\":null}");
    assertThat(frame.string("target")).isEqualTo("b");
    assertThat(frame.raw("target")).isEqualTo("\"b\"");
    assertThat(frame.has("x")).isFalse();
    assertThat(frame.mentions("x")).isTrue();
    assertThat(frame.string("x")).isNull();
  }

  @Test
  void statesTheIdentityAndLeavesTheRestByteForByte() throws BadFrame {
    String body =
        "\"type\":\"offer\", \"n\":1e400,\t\"s\":\"\\ud800\\u00e9\\/\u00e9\uD83D\uDE00\", \"d\":{\"from\":\"x\"}}\r\n";
    assertThat(reader.read(" {" + body).stated(reader.identity("me")))
        .isEqualTo("{\"from\":\"me\"," + body);
  }

  @Test
  void statesTheIdentityWhateverWasReadOrStatedMeanwhile() throws BadFrame {
    String longest = "x".repeat(70_000);
    Frame first = reader.read("{\"type\":\"a\",\"n\":1}");
    assertThat(first.stated(reader.identity("me")))
        .isEqualTo("{\"from\":\"me\",\"type\":\"a\",\"n\":1}");
    assertThat(first.stated(reader.identity("you")))
        .isEqualTo("{\"from\":\"you\",\"type\":\"a\",\"n\":1}");
    Frame second = reader.read("{\"type\":\"b\",\"s\":\"" + longest + "\"}");
    assertThat(first.stated(reader.identity("me")))
        .isEqualTo("{\"from\":\"me\",\"type\":\"a\",\"n\":1}");
    assertThat(second.stated(reader.identity("me")))
        .isEqualTo("{\"from\":\"me\",\"type\":\"b\",\"s\":\"" + longest + "\"}");
    Frame third = reader.read("  {\"type\":\"c\"}");
    assertThat(third.stated(reader.identity(longest)))
        .isEqualTo("{\"from\":\"" + longest + "\",\"type\":\"c\"}");
    assertThat(third.stated(reader.identity("me"))).isEqualTo("{\"from\":\"me\",\"type\":\"c\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"from\":\"eve\",\"type\":\"t\",\"a\":[1, 2]}",
        "{\"type\":\"t\",\"a\":[1, 2],\"from\":\"eve\"}",
        "{\"type\":\"t\" , \"from\" : {\"from\":[]} ,\"a\":[1, 2], \"from\":1}",
        "{\"type\":\"t\",\"fr\\u006fm\":\"eve\",\"a\":[1, 2]}",
        "{\"type\":\"t\",\"\\u0066\\u0072\\u006f\\u006d\":null,\"a\":[1, 2],\"from\":true}"
      })
  void whateverTheClientStatedIsGone(String text) throws BadFrame {
    assertThat(reader.read(text).stated(reader.identity("me")))
        .isEqualTo("{\"from\":\"me\",\"type\":\"t\",\"a\":[1, 2]}");
  }

  @Test
  void anObjectNeedsNoType() throws BadFrame {
    Frame object =
        FrameReader.objects("allowed", "type").read("{\"allowed\":true,\"type\":7,\"type\":8}");
    assertThat(object.isTrue("allowed")).isTrue();
    assertThat(object.raw("type")).isEqualTo("8");
  }

  @Test
  void aHalfSurrogateAloneIsAnEscapeAndOtherLettersAreThemselves() {
    assertThat(JsonText.quote("\uD800")).isEqualTo("\"\\ud800\"");
    assertThat(JsonText.quote("\uDC00\uD800")).isEqualTo("\"\\udc00\\ud800\"");
    assertThat(JsonText.quote("é\uD83D\uDE00\u007f")).isEqualTo("\"é\uD83D\uDE00\u007f\"");
  }

  @Test
  void severalFieldsAreFoundAsTheyWereWritten() throws BadFrame {
    Frame frame =
        reader.read("{\"x\":1,\"target\" : [ 1 ],\"type\":\"t\", \"x\" :\"\\u0041\",\"y\":2}");
    assertThat(frame.raw("x")).isEqualTo("\"\\u0041\"");
    assertThat(frame.raw("target")).isEqualTo("[ 1 ]");
    assertThat(reader.read("{\"type\":\"t\"}").raw("x")).isNull();
  }

  @Test
  void writesWhatItIsToldWithHalfSurrogatesAsEscapes() {
    String text =
        JsonText.frame("a")
            .put("q", "\"\\\n\u0001\uD800x\uDC00\uD83D\uDE00")
            .put("n", 1)
            .raw("no", null)
            .end();
    assertThat(text)
        .isEqualTo(
            "{\"type\":\"a\",\"q\":\"\\\"\\\\\\n\\u0001\\ud800x\\udc00\uD83D\uDE00\",\"n\":1}");
    assertThat(JsonText.quote("\uD800")).isEqualTo("\"\\ud800\"");
  }
}
