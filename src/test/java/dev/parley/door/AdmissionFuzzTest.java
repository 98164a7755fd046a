package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Every request gets a decision, with the real protocols behind it. */
class AdmissionFuzzTest {
  private static final String[] PATHS = {"/", "/ws", "/signaling", "/other"};
  private static final String[] METHODS = {"GET", "HEAD", "POST"};
  private static final String[] NAMES = {
    "Origin", "X-Forwarded-For", "Forwarded", "Authorization", "Sec-WebSocket-Protocol",
    "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Connection", "Upgrade", "CF-Room-Id"
  };

  private static InProcessServer server;

  @BeforeAll
  static void start() {
    server =
        InProcessServer.start(
            Map.of(
                "TRUSTED_PROXIES", "10.0.0.0/8",
                "ALLOWED_ORIGIN", "https://*.example.org",
                "AUTH_REQUIRED", "ayame",
                "AUTH_SHARED_SECRET", "0123456789abcdef0123456789abcdef"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @FuzzTest(maxDuration = "10m")
  void requests(FuzzedDataProvider data) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (data.consumeBoolean()) {
      headers.put("Upgrade", new ArrayList<>(List.of("websocket")));
      headers.put("Connection", new ArrayList<>(List.of("Upgrade")));
      headers.put("Sec-WebSocket-Version", new ArrayList<>(List.of("13")));
      headers.put("Sec-WebSocket-Key", new ArrayList<>(List.of("dGhlIHNhbXBsZSBub25jZQ==")));
    }
    String method = data.pickValue(METHODS);
    String path = data.pickValue(PATHS);
    for (int i = data.consumeInt(0, 4); i > 0; i--) {
      headers
          .computeIfAbsent(data.pickValue(NAMES), name -> new ArrayList<>())
          .add(data.consumeString(200));
    }
    String query = data.consumeBoolean() ? null : data.consumeRemainingAsString();
    Admission.Decision decision =
        server.door().admission().decide(method, path, query, headers, "10.0.0.1");
    if (decision instanceof Admission.Decision.Admit admit) {
      admit.admitted().place().leave();
    } else if (decision instanceof Admission.Decision.Refuse refuse) {
      assertThat(refuse.answer().status()).isBetween(400, 503);
      assertThat(refuse.answer().body()).startsWith("{\"error\":");
    }
  }

  /**
   * Whatever the request line says: the filter answers, or passes the request on untouched; and the
   * hidden end point is nowhere.
   */
  @FuzzTest(maxDuration = "10m")
  void paths(FuzzedDataProvider data) throws Exception {
    String method = data.pickValue(METHODS);
    String context = data.consumeBoolean() ? "" : "/parley";
    String path = data.consumeBoolean() ? data.pickValue(PATHS) : data.consumeString(40);
    String uri = context + path + (data.consumeBoolean() ? ";" + data.consumeString(20) : "");
    String query = data.consumeBoolean() ? null : data.consumeRemainingAsString();
    Map<String, Object> said = new HashMap<>();
    HttpServletRequest request =
        proxy(
            HttpServletRequest.class,
            (name, arguments) ->
                switch (name) {
                  case "getMethod" -> method;
                  case "getRequestURI" -> uri;
                  case "getContextPath" -> context;
                  case "getQueryString" -> query;
                  case "getRemoteAddr" -> "10.0.0.1";
                  case "getHeaderNames" -> Collections.emptyEnumeration();
                  default -> throw new UnsupportedOperationException(name);
                });
    HttpServletResponse response =
        proxy(
            HttpServletResponse.class,
            (name, arguments) -> {
              if (name.equals("getOutputStream")) {
                return new ServletFace.Body(new ByteArrayOutputStream());
              }
              said.put(name, arguments[0]);
              return null;
            });
    server.filter().doFilter(request, response, (req, res) -> said.put("passed on", req));
    if (said.get("passed on") == request) {
      assertThat(said).as("nothing else was said").hasSize(1);
      assertThat(path).doesNotStartWith(Door.HIDDEN_PATH + ";").isNotEqualTo(Door.HIDDEN_PATH);
    } else {
      assertThat((Integer) said.get("setStatus")).isBetween(400, 499);
    }
  }

  /** What a servlet container hands over, as far as the filter asks. */
  private interface Answers {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.to(method.getName(), arguments)));
  }
}
