package dev.parley.ops.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Writes the figures into a check's data, the same way for every check. */
@ApplicationScoped
class SignalingReport {

  private final HealthFigures figures;
  private final Clock clock;

  /** For the container's client proxy only. */
  SignalingReport() {
    this(null, Clock.systemUTC());
  }

  @Inject
  SignalingReport(HealthFigures figures) {
    this(figures, Clock.systemUTC());
  }

  SignalingReport(HealthFigures figures, Clock clock) {
    this.figures = figures;
    this.clock = clock;
  }

  /** Adds {@code clientCount}, {@code uptime}, {@code timestamp} and every protocol's gauges. */
  HealthCheckResponseBuilder describe(HealthCheckResponseBuilder response) {
    response
        .withData("clientCount", figures.clientCount())
        .withData("uptime", figures.uptimeSeconds())
        .withData("timestamp", Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString());
    figures
        .gauges()
        .forEach(
            (protocol, gauges) ->
                gauges.forEach((gauge, value) -> response.withData(protocol + "." + gauge, value)));
    return response;
  }
}
