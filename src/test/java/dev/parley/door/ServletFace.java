package dev.parley.door;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * Requests and responses of Grizzly with as much of the Servlet API as the application's filter and
 * servlets use; anything else they call fails, so that nothing is taken for granted. The context
 * root is {@code /}.
 */
final class ServletFace {
  private ServletFace() {}

  /** A request as a servlet sees it. */
  static HttpServletRequest request(HttpRequestPacket packet, ServerContainer container) {
    Map<String, Object> attributes = new HashMap<>();
    return proxy(
        HttpServletRequest.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getMethod" -> packet.getMethod().getMethodString();
              case "getRequestURI" -> packet.getRequestURI();
              case "getContextPath" -> "";
              case "getServletPath" -> URI.create(packet.getRequestURI()).getPath();
              case "getPathInfo" -> null;
              case "getQueryString" -> packet.getQueryString();
              case "getRemoteAddr" -> packet.getRemoteAddress();
              case "getHeaderNames" -> Collections.enumeration(list(packet.getHeaders().names()));
              case "getHeader" -> packet.getHeader((String) arguments[0]);
              case "getHeaders" ->
                  Collections.enumeration(list(packet.getHeaders().values((String) arguments[0])));
              case "getServletContext" -> context(container);
              case "getAttribute" -> attributes.get((String) arguments[0]);
              case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
              default -> throw new UnsupportedOperationException(method.toString());
            });
  }

  private static ServletContext context(ServerContainer container) {
    return proxy(
        ServletContext.class,
        (self, method, arguments) -> {
          if (method.getName().equals("getAttribute")
              && ServerContainer.class.getName().equals(arguments[0])) {
            return container;
          }
          throw new UnsupportedOperationException(method.toString());
        });
  }

  private static List<String> list(Iterable<String> values) {
    List<String> all = new ArrayList<>();
    values.forEach(all::add);
    return all;
  }

  /** What a servlet answered. */
  record Reply(int status, Map<String, String> headers, String body) {}

  /** Takes what a servlet answers. */
  static final class Replying {
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private String type;
    private String charset;

    HttpServletResponse response() {
      return proxy(
          HttpServletResponse.class,
          (self, method, arguments) -> call(method.getName(), arguments));
    }

    private Object call(String method, Object[] arguments) {
      switch (method) {
        case "setStatus" -> status = (Integer) arguments[0];
        case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
        case "setContentType" -> type = (String) arguments[0];
        case "setCharacterEncoding" -> charset = (String) arguments[0];
        case "setContentLength" -> headers.put("Content-Length", arguments[0].toString());
        case "getOutputStream" -> {
          return new Body(body);
        }
        default -> throw new UnsupportedOperationException(method);
      }
      return null;
    }

    /** The answer as it goes out. */
    Reply reply() {
      Map<String, String> all = new TreeMap<>(headers);
      if (type != null) {
        all.put("Content-Type", charset == null ? type : type + ";charset=" + charset);
      }
      return new Reply(status, all, body.toString(StandardCharsets.UTF_8));
    }
  }

  /** What an answer writes. */
  static final class Body extends ServletOutputStream {
    private final ByteArrayOutputStream bytes;

    Body(ByteArrayOutputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
