package dev.parley.ops.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: new sockets are welcome here. Down, with the {@code reason}, tells a balancer to wait. */
@Readiness
@ApplicationScoped
public class SignalingReady implements HealthCheck {

  /** The name of the check whose data hold the figures and, when down, the {@code reason}. */
  public static final String NAME = "signaling-ready";

  private final HealthFigures figures;
  private final SignalingReport report;

  /** For the container's client proxy only. */
  SignalingReady() {
    this(null, null);
  }

  @Inject
  SignalingReady(HealthFigures figures, SignalingReport report) {
    this.figures = figures;
    this.report = report;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME);
    Optional<String> obstacle = figures.notReadyBecause();
    obstacle.ifPresent(reason -> response.withData("reason", reason));
    return report.describe(response.status(obstacle.isEmpty())).build();
  }
}
