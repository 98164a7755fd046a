package dev.parley.gateway.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {

  @Test
  void theNthDelayIsMin300And10Times2ToTheN() {
    long[] seconds = {10, 20, 40, 80, 160, 300, 300};
    for (int n = 0; n < seconds.length; n++) {
      assertThat(ReconnectPolicy.DEFAULT.delay(n, 0.5)).isEqualTo(Duration.ofSeconds(seconds[n]));
    }
    assertThat(ReconnectPolicy.DEFAULT.delay(Integer.MAX_VALUE, 0.5))
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void jitterIsAQuarterEitherWay() {
    assertThat(ReconnectPolicy.DEFAULT.delay(0, 0)).isEqualTo(Duration.ofMillis(7_500));
    assertThat(ReconnectPolicy.DEFAULT.delay(9, 0)).isEqualTo(Duration.ofSeconds(225));
    assertThat(ReconnectPolicy.DEFAULT.delay(9, Math.nextDown(1.0)))
        .isBetween(Duration.ofMillis(374_999), Duration.ofSeconds(375));
  }

  @Test
  void boundsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReconnectPolicy(Duration.ZERO, Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReconnectPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
