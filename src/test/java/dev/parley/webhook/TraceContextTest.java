package dev.parley.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.Upgrade;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static List<Header> added(Map<String, List<String>> headers) {
    return TraceContext.addedTo(
        List.of(new Header("X-Own", "1")),
        new Upgrade("/signaling", Map.of(), headers, ClientAddress.alone("127.0.0.1")));
  }

  @Test
  void theTraceOfTheUpgradeGoesAlong() {
    assertThat(
            added(Map.of("Traceparent", List.of(PARENT), "tracestate", List.of("a=1", "b=2,c=3"))))
        .containsExactly(
            new Header("X-Own", "1"),
            new Header("traceparent", PARENT),
            new Header("tracestate", "a=1,b=2,c=3"));
  }

  @Test
  void aVersionToComeGoesAlongAsItIs() {
    String later = "cc" + PARENT.substring(2) + "-what-the-future-brings";
    assertThat(added(Map.of("traceparent", List.of(later))))
        .contains(new Header("traceparent", later));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
      })
  void whatIsMalformedIsLeftOutWithItsState(String parent) {
    assertThat(added(Map.of("traceparent", List.of(parent), "tracestate", List.of("a=1"))))
        .containsExactly(new Header("X-Own", "1"));
  }

  @Test
  void twoParentsAreNone() {
    assertThat(added(Map.of("traceparent", List.of(PARENT, PARENT))))
        .containsExactly(new Header("X-Own", "1"));
  }

  @Test
  void aStateThatIsTooLongOrGarbledIsLeftOutAndTheParentIsNot() {
    for (String state : List.of("a=" + "x".repeat(511), "a=\u00e9")) {
      assertThat(added(Map.of("traceparent", List.of(PARENT), "tracestate", List.of(state))))
          .containsExactly(new Header("X-Own", "1"), new Header("traceparent", PARENT));
    }
  }

  @Test
  void whatTheOperatorCopiesAnywayIsNotDoubled() {
    List<Header> copied = List.of(new Header("TraceParent", PARENT));
    Upgrade upgrade =
        new Upgrade(
            "/signaling",
            Map.of(),
            Map.of("traceparent", List.of(PARENT)),
            ClientAddress.alone("127.0.0.1"));
    assertThat(TraceContext.addedTo(copied, upgrade)).isEqualTo(copied);
  }
}
