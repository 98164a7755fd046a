package dev.parley.ops.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * Tells browsers what they must not do with an answer: pages, plain resources and errors alike. In
 * {@code WEB-INF/web.xml}, because it has to stand before all other filters and no annotation can
 * say so: some of them answer by themselves.
 *
 * <p>{@code Strict-Transport-Security} is the business of the proxy that ends TLS.
 */
public class SecurityHeadersFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private static final Map<String, String> HEADERS =
      Map.of(
          // The pages have no inline script or style, and talk to nobody but this server.
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'",
          // For browsers that do not know frame-ancestors.
          "X-Frame-Options",
          "DENY",
          "X-Content-Type-Options",
          "nosniff",
          // An address may hold a room, or a token.
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          // Modules are fetched with CORS, which this leaves alone.
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(self), microphone=(self), display-capture=(self), geolocation=()");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HEADERS.forEach(response::setHeader);
    chain.doFilter(request, response);
  }
}
