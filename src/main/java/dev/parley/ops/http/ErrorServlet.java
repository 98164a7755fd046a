package dev.parley.ops.http;

import dev.parley.http.Answer;
import dev.parley.http.Replies;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Gives the errors that the server itself makes, for a file that is not there or a method that a
 * file does not have, the form of all others. {@code WEB-INF/web.xml} sends them here: there is no
 * annotation for it.
 */
@WebServlet(urlPatterns = "/.error", asyncSupported = true)
public class ErrorServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // Absent when somebody asks for this path itself.
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    Replies.send(request, response, answer(status instanceof Integer code ? code : 404));
  }

  /** The server's own words are not passed on: they may name classes and files. */
  private static Answer answer(int status) {
    return switch (status) {
      case 400 -> Answer.error(400, "Bad request");
      case 401 -> Answer.error(401, "Login required");
      case 403 -> Answer.error(403, "Forbidden");
      case 404 -> Answer.error(404, "Not found");
      case 405 -> Answer.methodNotAllowed();
      default -> Answer.error(status, status < 500 ? "Not possible" : "Internal error");
    };
  }
}
