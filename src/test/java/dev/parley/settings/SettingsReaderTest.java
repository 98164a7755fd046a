package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private static final Setting<Duration> PAUSE = Setting.seconds("PAUSE_SEC", 5, 1, 60, "A pause.");
  private static final Setting<Boolean> LOUD = Setting.flag("LOUD", false, "Noise.");
  private static final Setting<List<String>> WORDS =
      Setting.list("WORDS", "words", "Words.", text -> text);
  private static final Setting<Optional<Integer>> MAYBE =
      Setting.optional("MAYBE", "a number", "Maybe.", Integer::parseInt);

  private static SettingsReader with(String name, String value) {
    return SettingsReader.of(Map.of(name, value));
  }

  @Test
  void whatIsNotSetOrBlankHasItsDefault() {
    assertThat(SettingsReader.of(Map.of()).read(PAUSE)).isEqualTo(Duration.ofSeconds(5));
    assertThat(with("PAUSE_SEC", "  ").read(PAUSE)).isEqualTo(Duration.ofSeconds(5));
    assertThat(SettingsReader.of(Map.of()).read(WORDS)).isEmpty();
    assertThat(SettingsReader.of(Map.of()).read(MAYBE)).isEmpty();
  }

  @Test
  void valuesAreReadWithBlanksAroundThem() {
    assertThat(with("PAUSE_SEC", " 60 ").read(PAUSE)).isEqualTo(Duration.ofMinutes(1));
    assertThat(with("LOUD", "TRUE").read(LOUD)).isTrue();
    assertThat(with("WORDS", "a, b ,,c").read(WORDS)).containsExactly("a", "b", "c");
    assertThat(with("MAYBE", "7").read(MAYBE)).contains(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "61", "-1", "five", "5.0", "99999999999"})
  void aBadValueIsNamedInOneSentence(String value) {
    assertThatThrownBy(() -> with("PAUSE_SEC", value).read(PAUSE))
        .isInstanceOf(BadSetting.class)
        .hasMessage(
            "PAUSE_SEC is '"
                + value
                + "', but allowed is a whole number of seconds from 1 to 60 (default 5).");
  }

  @Test
  void aFlagIsTrueOrFalseAndNothingElse() {
    assertThatThrownBy(() -> with("LOUD", "yes").read(LOUD))
        .hasMessage("LOUD is 'yes', but allowed is true or false (default false).");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", " , ,"})
  void aListThatIsSetNamesSomething(String value) {
    assertThatThrownBy(() -> with("WORDS", value).read(WORDS)).isInstanceOf(BadSetting.class);
  }

  @Test
  void theReaderKnowsWhatWasAsked() {
    SettingsReader reader = SettingsReader.of(Map.of());
    reader.read(PAUSE);
    reader.read(LOUD);
    assertThat(reader.asked()).containsOnlyKeys("PAUSE_SEC", "LOUD");
  }
}
