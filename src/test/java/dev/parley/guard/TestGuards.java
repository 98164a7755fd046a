package dev.parley.guard;

import dev.parley.exchange.TestBoard;
import dev.parley.guard.Throttle.Budget;
import dev.parley.guard.Throttle.Limits;
import dev.parley.guard.token.TokenSettings;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Guards for tests of what stands behind them. */
public final class TestGuards {
  private TestGuards() {}

  /** Variables with which nobody is ever asked to wait; what {@code variables} say comes first. */
  public static Map<String, String> patient(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>();
    all.put("RATE_LIMIT_REQUESTS_PER_MINUTE", "0");
    all.put("RATE_LIMIT_FAILED_LOOKUPS_PER_MINUTE", "0");
    all.put("RATE_LIMIT_UPGRADES_PER_MINUTE", "0");
    all.put("MAX_CONNECTIONS_PER_ADDRESS", "0");
    all.putAll(variables);
    return all;
  }

  /** A guard as an operator might set it. */
  public static Guard of(Map<String, String> variables, LongSupplier nanoTime) {
    SettingsReader reader = SettingsReader.of(variables);
    return Guard.of(GuardSettings.read(reader), access(TokenSettings.read(reader)), nanoTime);
  }

  /** As an operator might set it whose key is in the settings: nothing is fetched. */
  static Access access(TokenSettings settings) {
    return Access.of(settings, Thread::new, new TestBoard().timers());
  }

  /** Limits nothing. */
  public static Throttle unlimited() {
    return new Throttle(
        new Limits(Map.of(), Duration.ofSeconds(1), Duration.ofSeconds(1), 100), System::nanoTime);
  }

  /** The contract's defaults. */
  public static Throttle byDefault(LongSupplier nanoTime) {
    return new Throttle(
        new Limits(
            Map.of(Budget.REQUESTS, 100, Budget.FAILED_LOOKUPS, 10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(3600),
            1000),
        nanoTime);
  }
}
