package dev.parley.ops.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Live: the application runs and can count its lines. It never goes down for a cause that a restart
 * does not cure (a drain, a partner that is away): restarting would drop every open call for
 * nothing.
 */
@Liveness
@ApplicationScoped
public class SignalingLive implements HealthCheck {

  /** The name of the check whose data hold the figures. */
  public static final String NAME = "signaling";

  private final SignalingReport report;

  /** For the container's client proxy only. */
  SignalingLive() {
    this(null);
  }

  @Inject
  SignalingLive(SignalingReport report) {
    this.report = report;
  }

  @Override
  public HealthCheckResponse call() {
    return report.describe(HealthCheckResponse.named(NAME).up()).build();
  }
}
