package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {

  private static String room(String query) {
    List<String> rooms = QueryString.parse(query).get("room");
    assertThat(rooms).hasSize(1);
    return rooms.get(0);
  }

  @Test
  void nothingIsNothing() {
    assertThat(QueryString.parse(null)).isEmpty();
    assertThat(QueryString.parse("")).isEmpty();
    assertThat(QueryString.parse("&&")).isEmpty();
  }

  @Test
  void namesAndValuesInOrder() {
    assertThat(QueryString.parse("b=1&a=2&b=3&c&=4"))
        .containsExactly(
            Map.entry("b", List.of("1", "3")),
            Map.entry("a", List.of("2")),
            Map.entry("c", List.of("")),
            Map.entry("", List.of("4")));
  }

  @Test
  void aPlusIsASpaceAndAnEscapedPlusIsOne() {
    assertThat(room("room=a+b")).isEqualTo("a b");
    assertThat(room("room=a%20b")).isEqualTo("a b");
    assertThat(room("room=a%2Bb+c")).isEqualTo("a+b c");
    assertThat(room("room=a%2bb")).isEqualTo("a+b");
    assertThat(QueryString.parse("r+o%6Fm=1")).containsOnlyKeys("r oom");
  }

  @Test
  void onlyTheFirstEqualsSignSeparates() {
    assertThat(room("room=a=b=")).isEqualTo("a=b=");
    assertThat(room("room=%26%3D")).isEqualTo("&=");
  }

  @Test
  void escapesAreUtf8() {
    assertThat(room("room=%C3%A4%F0%9F%98%80")).isEqualTo("ä😀");
    assertThat(room("room=%00")).isEqualTo("\u0000");
  }

  @Test
  void whatAServerHandedOnUnescapedIsKept() {
    assertThat(room("room=ä😀")).isEqualTo("ä😀");
    assertThat(room("room=ä%C3%A4+x")).isEqualTo("ää x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=%",
        "a=%4",
        "a=%4&b",
        "a=%zz",
        "a=%4g",
        "a=%-1",
        "%=1",
        "a=%ff",
        "a=%C3%28",
        "a=%ED%A0%80"
      })
  void whatIsMalformedIsRefused(String query) {
    assertThatThrownBy(() -> QueryString.parse(query)).isInstanceOf(IllegalArgumentException.class);
  }
}
