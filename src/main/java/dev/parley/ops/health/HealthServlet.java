package dev.parley.ops.health;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * {@code /health}, {@code /health/live}, {@code /health/ready} and {@code /health/started}, for the
 * server that has them on another port. {@link HealthOnAppPort} says when; there is deliberately no
 * mapping annotation here.
 */
public class HealthServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(HealthServlet.class.getName());

  @Inject @Any private transient Instance<HealthCheck> all;
  @Inject @Liveness private transient Instance<HealthCheck> liveness;
  @Inject @Readiness private transient Instance<HealthCheck> readiness;
  @Inject @Startup private transient Instance<HealthCheck> startup;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String method = request.getMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      response.setHeader("Allow", "GET, HEAD");
      send(request, response, 405, HealthJson.error("Method not allowed"));
      return;
    }
    Optional<Instance<HealthCheck>> asked = checksFor(request.getPathInfo());
    if (asked.isEmpty()) {
      send(request, response, 404, HealthJson.error("Not found"));
      return;
    }
    List<HealthCheckResponse> answers = call(asked.get());
    Status overall =
        answers.stream().allMatch(answer -> answer.getStatus() == Status.UP)
            ? Status.UP
            : Status.DOWN;
    send(request, response, overall == Status.UP ? 200 : 503, HealthJson.of(overall, answers));
  }

  private Optional<Instance<HealthCheck>> checksFor(String path) {
    return switch (path == null ? "" : path) {
      case "", "/" -> Optional.of(all);
      case "/live" -> Optional.of(liveness);
      case "/ready" -> Optional.of(readiness);
      case "/started" -> Optional.of(startup);
      default -> Optional.empty();
    };
  }

  /** All checks are asked, also after one has failed, so that the answer shows each one's state. */
  private static List<HealthCheckResponse> call(Instance<HealthCheck> checks) {
    List<HealthCheckResponse> answers = new ArrayList<>();
    for (HealthCheck check : checks) {
      answers.add(call(check));
    }
    return answers;
  }

  /** The specification: a check that throws is down; its server says why, here in the log. */
  private static HealthCheckResponse call(HealthCheck check) {
    try {
      return check.call();
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.ERROR, "A health check failed to answer", broken);
      return HealthCheckResponse.down(check.getClass().getName());
    }
  }

  private static void send(
      HttpServletRequest request, HttpServletResponse response, int status, String json)
      throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }
}
