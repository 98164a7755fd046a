package dev.parley.door;

import dev.parley.http.Answer;
import dev.parley.http.Replies;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stands before every request and takes those to socket paths: refuses or upgrades them. Mapped to
 * everything, because a filter for {@code /} alone is not portable, and upgrading here, because an
 * end point at {@code /} is not either.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class UpgradeFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Inject private transient Door door;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = pathOf(request);
    if (path.equals(Door.HIDDEN_PATH)) {
      Replies.send(request, response, Answer.error(404, "Not found"));
      return;
    }
    Admission.Decision decision =
        door.admission().isSocketPath(path)
            ? door.admission()
                .decide(
                    request.getMethod(),
                    path,
                    request.getQueryString(),
                    headersOf(request),
                    request.getRemoteAddr())
            : new Admission.Decision.PassOn();
    if (decision instanceof Admission.Decision.Refuse refuse) {
      door.refused(refuse.answer());
      Replies.send(request, response, refuse.answer());
    } else if (decision instanceof Admission.Decision.Admit admit) {
      upgrade(request, response, admit.admitted());
    } else {
      chain.doFilter(request, response);
    }
  }

  private void upgrade(HttpServletRequest request, HttpServletResponse response, Admitted admitted)
      throws IOException, ServletException {
    ServerContainer container =
        (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
    try {
      door.upgrade(request, response, container, admitted);
    } catch (DeploymentException e) {
      throw new ServletException("the server refused an upgrade", e);
    }
  }

  /** The path below the context root, without parameters ({@code ;jsessionid=…}). */
  private static String pathOf(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    int parameters = path.indexOf(';');
    String plain = parameters < 0 ? path : path.substring(0, parameters);
    return plain.isEmpty() ? "/" : plain;
  }

  private static Map<String, List<String>> headersOf(HttpServletRequest request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    return headers;
  }
}
