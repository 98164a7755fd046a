package dev.parley.ops.http;

import dev.parley.http.Answer;
import dev.parley.http.QueryString;
import dev.parley.http.Replies;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Carries {@link Resources}. An answer that is not there yet keeps no thread. */
@WebServlet(
    urlPatterns = {"/.ok", "/healthz", "/clients", "/api/*"},
    asyncSupported = true)
public class ResourceServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(ResourceServlet.class.getName());

  @Inject private transient Resources resources;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean preflight =
        request.getMethod().equals("OPTIONS")
            && request.getHeader("Origin") != null
            && request.getHeader("Access-Control-Request-Method") != null;
    boolean reading = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (!reading && !preflight) {
      Replies.send(request, response, Answer.methodNotAllowed());
      return;
    }
    String rest = request.getPathInfo();
    String path = rest == null ? request.getServletPath() : request.getServletPath() + rest;
    Asked asked;
    try {
      asked = asked(request, path);
    } catch (IllegalArgumentException e) {
      Replies.send(request, response, Answer.error(400, "Malformed query"));
      return;
    }
    if (preflight) {
      Replies.send(request, response, resources.preflight(asked));
      return;
    }
    CompletionStage<Answer> answer = resources.get(asked);
    CompletableFuture<Answer> now = answer.toCompletableFuture();
    if (now.isDone()) {
      Replies.send(request, response, now.join());
      return;
    }
    AsyncContext context = request.startAsync(request, response);
    // The engine has a deadline of its own and always answers.
    context.setTimeout(0);
    answer.thenAccept(late -> finish(context, request, response, late));
  }

  private Asked asked(HttpServletRequest request, String path) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    return resources.asked(
        path, QueryString.parse(request.getQueryString()), headers, request.getRemoteAddr());
  }

  private static void finish(
      AsyncContext context,
      HttpServletRequest request,
      HttpServletResponse response,
      Answer answer) {
    try {
      Replies.send(request, response, answer);
    } catch (IOException | RuntimeException e) {
      // Whoever asked has gone.
      LOG.log(System.Logger.Level.DEBUG, "an answer was not wanted any more", e);
    } finally {
      context.complete();
    }
  }
}
