package dev.parley.ops.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: settings were read and the exchange is open; from then on it stays up. */
@Startup
@ApplicationScoped
public class SignalingStarted implements HealthCheck {

  /** The name of the check whose data hold the figures. */
  public static final String NAME = "signaling-started";

  private final HealthFigures figures;
  private final SignalingReport report;

  /** For the container's client proxy only. */
  SignalingStarted() {
    this(null, null);
  }

  @Inject
  SignalingStarted(HealthFigures figures, SignalingReport report) {
    this.figures = figures;
    this.report = report;
  }

  @Override
  public HealthCheckResponse call() {
    return report.describe(HealthCheckResponse.named(NAME).status(figures.started())).build();
  }
}
