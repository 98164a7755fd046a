package dev.parley.ops.admin;

import dev.parley.exchange.ClientAddress;
import dev.parley.guard.RefusalLog;
import dev.parley.http.Answer;
import dev.parley.http.Replies;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Stands before everything under {@code /admin}, for two reasons:
 *
 * <ul>
 *   <li>Servers can be set up so that they know no users and leave the constraints of {@code
 *       WEB-INF/web.xml} alone (Open Liberty without an {@code appSecurity} feature). Then nobody
 *       has the role, and everybody is refused here.
 *   <li>Browsers send the credentials of an operator along with whatever a page of another site
 *       asks for. Such a request may change nothing.
 * </ul>
 *
 * <p>In {@code WEB-INF/web.xml}, because it has to stand before the filters that answer.
 */
public class AdminFilter extends HttpFilter {
  /** The container role. */
  public static final String ROLE = "parley-admin";

  private static final long serialVersionUID = 1L;
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN = Set.of("same-origin", "none");

  /** Which of them was asked for is nobody's business who may see none. */
  private static final String PATHS = "/admin";

  private final transient RefusalLog refusals =
      new RefusalLog(System.getLogger(AdminFilter.class.getName()), System::nanoTime);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!request.isUserInRole(ROLE)) {
      refuse(request, response, Answer.error(403, "For the role " + ROLE + " only"));
    } else if (!HARMLESS.contains(request.getMethod()) && isOfAnotherSite(request)) {
      refuse(request, response, Answer.error(403, "Not from a page of another site"));
    } else {
      chain.doFilter(request, response);
    }
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, Answer answer)
      throws IOException {
    refusals.refused(
        PATHS, ClientAddress.alone(request.getRemoteAddr()), answer.status(), answer.body());
    Replies.send(request, response, answer);
  }

  /** By what browsers say and pages cannot change; other clients say neither. */
  private static boolean isOfAnotherSite(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !OWN.contains(site);
    }
    String origin = request.getHeader("Origin");
    return origin != null
        && !origin.equals("http://" + request.getHeader("Host"))
        && !origin.equals("https://" + request.getHeader("Host"));
  }
}
