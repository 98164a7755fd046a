package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReceptionTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Reception reception = new Reception(nanos::get);

  @Test
  void isClosedUntilItIsOpenedAndWheneverItIsClosedAgain() {
    assertThat(reception.closedBecause()).contains(Reception.STARTING);
    reception.open();
    assertThat(reception.closedBecause()).isEmpty();
    reception.close("draining");
    assertThat(reception.closedBecause()).contains("draining");
  }

  @Test
  void whoPausesItOpensItAgainAndNobodyElsesReasonIsTouched() {
    assertThat(reception.closeIfOpen("draining")).as("not open yet").isFalse();
    reception.open();
    assertThat(reception.closeIfOpen("draining")).isTrue();
    assertThat(reception.closeIfOpen("draining")).isFalse();
    assertThat(reception.openAgain("stopping")).isFalse();
    assertThat(reception.openAgain("draining")).isTrue();
    assertThat(reception.closedBecause()).isEmpty();
    assertThat(reception.openAgain("draining")).isFalse();

    assertThat(reception.closeIfOpen("draining")).isTrue();
    reception.close("stopping");
    assertThat(reception.openAgain("draining")).isFalse();
    assertThat(reception.closedBecause()).contains("stopping");
  }

  @Test
  void theTimeCountsFromTheFirstOpeningWheneverAnybodyAsksFirst() {
    nanos.addAndGet(1000);
    assertThat(reception.sinceOpening()).isZero();
    reception.open();
    nanos.addAndGet(700);
    reception.close("draining");
    reception.open();
    nanos.addAndGet(7);
    assertThat(reception.sinceOpening()).isEqualTo(Duration.ofNanos(707));
  }
}
