package dev.parley.ops.health;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
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
 * Answers {@code /health}, {@code /health/live}, {@code /health/ready} and {@code /health/started}
 * on the application port, from the same beans that the server's own health end point asks.
 *
 * <p>It is a filter, and not a servlet, because of what was measured on the three servers:
 *
 * <ul>
 *   <li>WildFly has MicroProfile Health on its management port only. The application port is free,
 *       and this filter is all there is.
 *   <li>Payara puts its health servlet into the application of the root context, which is ours. A
 *       servlet of ours with the same mapping would collide with it; a filter stands before it.
 *       That also mends two faults: Payara writes the numbers of a check's data as strings, and
 *       sends a body in its answer to HEAD.
 *   <li>Open Liberty's {@code /health} is an application of its own: this filter is never asked.
 * </ul>
 */
@WebFilter(
    urlPatterns = {"/health", "/health/*"},
    asyncSupported = true)
public class HealthFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(HealthFilter.class.getName());

  @Inject @Any private transient Instance<HealthCheck> all;
  @Inject @Liveness private transient Instance<HealthCheck> liveness;
  @Inject @Readiness private transient Instance<HealthCheck> readiness;
  @Inject @Startup private transient Instance<HealthCheck> startup;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    String method = request.getMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      response.setHeader("Allow", "GET, HEAD");
      send(request, response, 405, HealthJson.error("Method not allowed"));
      return;
    }
    Optional<Instance<HealthCheck>> asked = checksFor(request);
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

  private Optional<Instance<HealthCheck>> checksFor(HttpServletRequest request) {
    // Decoded by the server; which part is the servlet path and which the path info depends on the
    // servlet behind this filter, and so on the server.
    String pathInfo = request.getPathInfo();
    String path = pathInfo == null ? request.getServletPath() : request.getServletPath() + pathInfo;
    return switch (path) {
      case "/health", "/health/" -> Optional.of(all);
      case "/health/live" -> Optional.of(liveness);
      case "/health/ready" -> Optional.of(readiness);
      case "/health/started" -> Optional.of(startup);
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
