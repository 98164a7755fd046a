package dev.parley.ops.http;

import dev.parley.http.Answer;
import dev.parley.http.Replies;
import dev.parley.ops.http.Pages.Page;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Serves the pages and the client modules, alike on all servers, in place of the containers' own
 * file servlets, for three reasons:
 *
 * <ul>
 *   <li>The WAR is reproducible, so all its files have one date, in every release. Those servlets
 *       send it as {@code Last-Modified}, and browsers would take a new release for the old one.
 *       Here a file goes by its content, and browsers ask each time.
 *   <li>{@code client/parley.js} is for other sites' pages too, and browsers load a module from
 *       another origin only when that origin says so (CORS).
 *   <li>Open Liberty's answers a POST like a GET.
 * </ul>
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class PagesFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final int NOT_MODIFIED = 304;
  private static final String FOR_OTHER_SITES = "/client/";

  private transient Pages pages;

  @Override
  public void init() throws ServletException {
    try {
      pages = new Pages(getServletContext());
    } catch (IOException e) {
      throw new ServletException("the pages cannot be read", e);
    }
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = pathOf(request);
    // An upgrade of / is no question for the page there.
    Optional<Page> page = request.getHeader("Upgrade") == null ? pages.at(path) : Optional.empty();
    if (page.isEmpty()) {
      chain.doFilter(request, response);
    } else if (isRead(request)) {
      send(request, response, path, page.get());
    } else {
      Replies.send(request, response, Answer.methodNotAllowed());
    }
  }

  private static boolean isRead(HttpServletRequest request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  private static void send(
      HttpServletRequest request, HttpServletResponse response, String path, Page page)
      throws IOException {
    response.setHeader("ETag", page.tag());
    // Kept, and asked for again each time (RFC 9111, 5.2.2.4).
    response.setHeader("Cache-Control", "no-cache");
    if (path.startsWith(FOR_OTHER_SITES)) {
      response.setHeader("Access-Control-Allow-Origin", "*");
    }
    if (has(request, page)) {
      response.setStatus(NOT_MODIFIED);
      return;
    }
    byte[] body = page.body();
    response.setContentType(page.type());
    response.setContentLength(body.length);
    if (request.getMethod().equals("GET")) {
      response.getOutputStream().write(body);
    }
  }

  /** Whether the client has the page as it is (RFC 9110, 13.1.2: a weak comparison). */
  private static boolean has(HttpServletRequest request, Page page) {
    String tags = request.getHeader("If-None-Match");
    return tags != null
        && Stream.of(tags.split(","))
            .map(String::strip)
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
            .anyMatch(tag -> tag.equals("*") || tag.equals(page.tag()));
  }

  private static String pathOf(HttpServletRequest request) {
    // Decoded by the server. Which part is the servlet path and which the path info depends on the
    // server; some leave both empty for the root.
    String info = request.getPathInfo();
    String path = info == null ? request.getServletPath() : request.getServletPath() + info;
    return path.isEmpty() ? "/" : path;
  }
}
