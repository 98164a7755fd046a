package dev.parley.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends {@link Answer}s through a servlet container. */
public final class Replies {
  private Replies() {}

  /** Sends an answer; for HEAD only its headers. */
  public static void send(HttpServletRequest request, HttpServletResponse response, Answer answer)
      throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setHeader("Cache-Control", "no-store");
    if (body.length > 0) {
      response.setContentType("application/json");
      response.setCharacterEncoding("UTF-8");
    }
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }
}
