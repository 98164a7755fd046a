package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a digit to a reader that sees eight bits of a char only. */
class EscapesTest {
  private static final FrameReader READER = FrameReader.framesWithIdentity("from", "from");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"a\",\"x\":\"\\u004\u0663\"}",
        "{\"type\":\"a\",\"x\":\"\\u\u0230041\"}",
        "{\"type\":\"\\\\\\u00\uff14\uff11\"}",
        // Would be "from" to a reader that is not strict, and nothing to one that is.
        "{\"type\":\"a\",\"fro\\u006\u0164\":\"eve\"}",
        "{\"type\":\"a\",\"deep\":[{\"\\u004\u0661\":1}]}"
      })
  void anEscapeHasAsciiDigitsOnly(String text) {
    assertThatThrownBy(() -> READER.read(text)).isInstanceOf(BadFrame.class);
    assertThatThrownBy(() -> JsonArray.elements("[" + text + "]")).isInstanceOf(BadFrame.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"a\",\"x\":\"\\u0041\u0663\"}",
        "{\"type\":\"a\",\"x\":\"\\\\u\u0663\"}",
        "{\"type\":\"a\",\"x\":\"\\\\\\\\u00\u0663\"}",
        "{\"type\":\"a\",\"x\":\"\\ud83d\\ude00\u0663\"}"
      })
  void whatIsWrittenBesideOneMayBeAnything(String text) throws BadFrame {
    assertThat(READER.read(text).type()).isEqualTo("a");
  }

  @Test
  void howeverManyBackslashesThereAreItTakesNoLonger() throws BadFrame {
    String many = "\\\\".repeat(200_000) + "\\\\u\u0663";
    assertThat(READER.read("{\"type\":\"a\",\"x\":\"" + many + "\"}").type()).isEqualTo("a");
  }
}
