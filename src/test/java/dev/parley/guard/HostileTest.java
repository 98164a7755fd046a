package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.guard.Throttle.Budget;
import dev.parley.guard.Throttle.Limits;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the table of addresses costs, however many come. */
class HostileTest {
  private static final int ADDRESSES = 100_000;

  private long now;

  private final Throttle throttle =
      new Throttle(
          new Limits(
              Map.of(Budget.REQUESTS, 100, Budget.FAILED_LOOKUPS, 10),
              Duration.ofSeconds(60),
              Duration.ofSeconds(3600),
              ADDRESSES),
          () -> now);

  private void come(int first, int last) {
    for (int i = first; i < last; i++) {
      ClientAddress address =
          ClientAddress.alone("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
      throttle.spend(address, Budget.REQUESTS);
      throttle.spend(address, Budget.FAILED_LOOKUPS);
      now += 1000;
    }
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void twentyThousandAddressesCostSomeMegabytesAndAMillionNoMoreThanAreRemembered() {
    long before = used();
    come(0, 20_000);
    long twentyThousand = used() - before;
    come(20_000, 1_000_000);
    long million = used() - before;
    System.out.printf(
        "20,000 addresses: %.1f MB; a million, %d remembered: %.1f MB%n",
        twentyThousand / 1e6, throttle.addresses(), million / 1e6);
    assertThat(throttle.addresses()).isLessThanOrEqualTo(ADDRESSES);
    assertThat(twentyThousand).isLessThan(20_000 * 800L);
    assertThat(million).isLessThan(ADDRESSES * 800L);
  }

  @Test
  void theTableStillKnowsWhoIsBlockedAfterACrowdThatItCanHold() {
    ClientAddress guesser = ClientAddress.alone("192.0.2.1");
    for (int i = 0; i < 11; i++) {
      throttle.spend(guesser, Budget.FAILED_LOOKUPS);
    }
    come(0, 20_000);
    assertThat(throttle.blocked(guesser)).isPresent();
  }
}
