package dev.parley.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.PeerId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PartingsTest {
  private static final Duration COOLDOWN = Duration.ofSeconds(10);

  private final Partings partings = new Partings();

  private static PeerId peer(long number) {
    return new PeerId("n", number);
  }

  @Test
  void twoWhoPartedStayApartForTheTimeWhoeverAsks() {
    partings.part(peer(1), peer(2), 5, COOLDOWN);
    assertThat(partings.nanosLeft(peer(2), peer(1), 6)).isEqualTo(COOLDOWN.toNanos() - 1);
    assertThat(partings.apart(peer(1), peer(2), 4 + COOLDOWN.toNanos())).isTrue();
    assertThat(partings.apart(peer(1), peer(2), 5 + COOLDOWN.toNanos())).isFalse();
    assertThat(partings.apart(peer(1), peer(3), 6)).isFalse();
  }

  @Test
  void partingAgainStartsTheTimeAnew() {
    partings.part(peer(1), peer(2), 0, COOLDOWN);
    partings.part(peer(2), peer(1), 7, COOLDOWN);
    assertThat(partings.nanosLeft(peer(1), peer(2), 7)).isEqualTo(COOLDOWN.toNanos());
  }

  @Test
  void withoutACooldownNobodyIsKeptApart() {
    partings.part(peer(1), peer(2), 0, Duration.ZERO);
    assertThat(partings.apart(peer(1), peer(2), 0)).isFalse();
  }

  @Test
  void ofTooManyTheOldestIsForgotten() {
    for (long i = 0; i <= 100_000; i++) {
      partings.part(peer(2 * i), peer(2 * i + 1), 0, COOLDOWN);
    }
    assertThat(partings.apart(peer(0), peer(1), 0)).isFalse();
    assertThat(partings.apart(peer(2), peer(3), 0)).isTrue();
    assertThat(partings.apart(peer(200_000), peer(200_001), 0)).isTrue();
  }
}
