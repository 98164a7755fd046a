package dev.parley.ops.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of a server without an exchange, so that the servers can be tried before the exchange
 * is merged. To be deleted with the first real {@link HealthFigures} bean.
 */
@ApplicationScoped
class EmptyHouse implements HealthFigures {

  private final Instant opened = Instant.now();

  @Override
  public long clientCount() {
    return 0;
  }

  @Override
  public long uptimeSeconds() {
    return Duration.between(opened, Instant.now()).toSeconds();
  }

  @Override
  public Map<String, Map<String, Long>> gauges() {
    return Map.of();
  }

  @Override
  public boolean started() {
    return true;
  }

  @Override
  public Optional<String> notReadyBecause() {
    return Optional.empty();
  }
}
