package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NullsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":null} | {}",
        "{\"a\":null,\"b\":1} | {\"b\":1}",
        "{\"b\":1,\"a\": null } | {\"b\":1}",
        "[ {\"urls\":[ \"x\" , \"y\" ],\"username\":null,\"credential\" : \"\\ud83d\"} ] | [{\"urls\":[\"x\",\"y\"],\"credential\" : \"\\ud83d\"}]",
        "[null,{\"a\":{\"b\":null}},[]] | [null,{\"a\":{}},[]]",
        "{\"a\":1e400,\"b\":-0.00,\"c\":true,\"d\":false,\"e\":\"[{\"} | {\"a\":1e400,\"b\":-0.00,\"c\":true,\"d\":false,\"e\":\"[{\"}",
        "null | null",
        "12345678901234567890 | 12345678901234567890",
        "[] | []",
      })
  void onlyMembersThatAreNullGo(String given, String expected) {
    assertThat(Nulls.dropped(given)).isEqualTo(expected);
  }
}
