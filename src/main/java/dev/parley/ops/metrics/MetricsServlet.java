package dev.parley.ops.metrics;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code GET /admin/metrics}, for Prometheus (text form 0.0.4). Who may ask is said in {@code
 * WEB-INF/web.xml}.
 */
@WebServlet("/admin/metrics")
public class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  @Inject private transient ExchangeMeters meters;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = meters.text().getBytes(StandardCharsets.UTF_8);
    response.setContentType(TYPE);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
