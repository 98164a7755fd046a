package dev.parley.gateway.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.core.ByteBudget;
import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.LocalServer;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.JsonObject;
import dev.parley.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxied requests against a real HTTP server. */
@Timeout(60)
class HttpProxyTest {
  private static final FrameReader READER = FrameReader.frames("id", "status", "headers", "body");

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final ByteBudget budget = new ByteBudget(1 << 20);
  private final Counters counters = new Counters();
  private final BlockingQueue<ProxyAnswer> answers = new LinkedBlockingQueue<>();
  private LocalServer server;
  private HttpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new LocalServer();
    proxy = proxy(new Limits.Proxy(4, 4, 100_000, Duration.ofSeconds(20)));
  }

  private HttpProxy proxy(Limits.Proxy limits) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    return new HttpProxy(server.ws("/ws"), client, limits, counters, timer);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    timer.shutdownNow();
  }

  private static String request(String method, String path, String headers) {
    return JsonText.frame("http-proxy-request")
        .raw("id", "17")
        .put("method", method)
        .put("path", path)
        .raw("headers", headers)
        .end();
  }

  private Frame ask(String request) throws BadFrame {
    proxy.call(ProxyRequest.of(request).orElseThrow(), budget, answers::add).start();
    ProxyAnswer answer = Await.next(answers);
    answer.held().release();
    assertThat(budget.taken()).isZero();
    return READER.read(text(answer));
  }

  /** Put together of parts, whose edges fall everywhere. */
  private static String text(ProxyAnswer answer) {
    int length = answer.frame().length();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int from = 0; from < length; from += 77) {
      whole.writeBytes(answer.frame().part(from, Math.min(77, length - from)));
    }
    assertThat(answer.frame().part(0, length)).isEqualTo(whole.toByteArray());
    return whole.toString(UTF_8);
  }

  private static String body(Frame answer) {
    return new String(HexFormat.of().parseHex(answer.string("body")), UTF_8);
  }

  private void respond(String status, List<String> headers, byte[] body) {
    server.http(
        (request, out) -> LocalServer.write(out, LocalServer.response(status, headers, body)));
  }

  @Test
  void anAnswerThatWaitsHoldsItsBodyOnceThoughItIsTwiceAsLong() throws BadFrame {
    respond("200 OK", List.of(), new byte[100_000]);
    proxy
        .call(ProxyRequest.of(request("GET", "/", "{}")).orElseThrow(), budget, answers::add)
        .start();
    ProxyAnswer answer = Await.next(answers);
    assertThat(budget.taken()).isEqualTo(100_000);
    assertThat(answer.frame().length()).isGreaterThan(200_000);
    answer.held().release();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void statusHeadersAndBodyComeBack() throws BadFrame {
    respond(
        "404 Not Found",
        List.of(
            "Content-Type: text/x",
            "X-Many: a",
            "X-Many: b",
            "Connection: X-Hop, keep-alive",
            "X-Hop: no",
            "Keep-Alive: timeout=5",
            "Upgrade: h2c"),
        "gräßlich".getBytes(UTF_8));
    Frame answer = ask(request("GET", "/a?b=c", "{\"Accept\":\"*/*\",\"X-Number\":5}"));
    assertThat(answer.type()).isEqualTo("http-proxy-response");
    assertThat(answer.raw("id")).isEqualTo("17");
    assertThat(answer.raw("status")).isEqualTo("404");
    assertThat(body(answer)).isEqualTo("gräßlich");
    assertThat(JsonObject.members(answer.raw("headers")))
        .containsEntry("content-type", "\"text/x\"")
        .containsEntry("x-many", "\"a, b\"")
        .doesNotContainKeys("connection", "x-hop", "keep-alive", "upgrade");
    LocalServer.Request sent = server.nextRequest();
    assertThat(sent.headers()).containsEntry("accept", "*/*").containsEntry("x-number", "5");
  }

  @Test
  void hopByHopHeadersOfTheRequestStayBehind() throws BadFrame {
    ask(
        request(
            "GET",
            "/",
            "{\"connection\":\"close, X-Secret\",\"X-Secret\":\"1\",\"TE\":\"gzip\",\"Host\":\"evil\","
                + "\"Content-Length\":\"5\",\"Transfer-Encoding\":\"chunked\",\"Upgrade\":\"h2c\","
                + "\"Proxy-Authorization\":\"x\",\"Expect\":\"100-continue\",\"Cookie\":\"a=b\"}"));
    LocalServer.Request sent = server.nextRequest();
    assertThat(sent.headers())
        .containsEntry("host", "127.0.0.1:" + server.port())
        .containsEntry("cookie", "a=b")
        .doesNotContainKeys(
            "connection",
            "x-secret",
            "te",
            "transfer-encoding",
            "upgrade",
            "expect",
            "proxy-authorization",
            "http2-settings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get"})
  void methodsThatGoThrough(String method) throws BadFrame {
    if (method.equals("HEAD")) {
      server.http(
          (request, out) ->
              LocalServer.write(
                  out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".getBytes(UTF_8)));
    }
    assertThat(ask(request(method, "/", "{}")).raw("status")).isEqualTo("200");
    assertThat(server.nextRequest().method()).isEqualToIgnoringCase(method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "TRACE", "", "GET / HTTP/1.1\r\nX: y", "FOO"})
  void methodsThatDoNot(String method) throws BadFrame {
    refused(request(method, "/", "{}"), "method");
  }

  private void refused(String request, String reason) throws BadFrame {
    Frame answer = ask(request);
    assertThat(answer.raw("status")).isEqualTo("500");
    assertThat(body(answer)).contains(reason);
    assertThat(server.waitingRequests()).isZero();
    assertThat(counters.get(Counter.PROXY_FAILURES)).isEqualTo(1);
  }

  @Test
  void pathsAndHeadersThatAreNone() throws BadFrame {
    refused(request("GET", "//evil", "{}"), "path");
  }

  @Test
  void headersWithLineBreaks() throws BadFrame {
    refused(request("GET", "/", "{\"X\":\"a\\r\\nY: b\"}"), "header");
  }

  @Test
  void headerNamesThatAreNone() throws BadFrame {
    refused(request("GET", "/", "{\"a b\":\"c\"}"), "header");
  }

  @Test
  void aMissingPathIsRefused() throws BadFrame {
    refused("{\"type\":\"http-proxy-request\",\"id\":17}", "path");
  }

  @Test
  void redirectsArePassedOn() throws BadFrame {
    respond("302 Found", List.of("Location: http://evil.example/"), new byte[0]);
    Frame answer = ask(request("GET", "/", "{}"));
    assertThat(answer.raw("status")).isEqualTo("302");
    assertThat(answer.raw("headers")).contains("http://evil.example/");
  }

  @Test
  void answersUpToTheLimit() throws BadFrame {
    respond("200 OK", List.of(), new byte[100_000]);
    assertThat(ask(request("GET", "/", "{}")).string("body")).hasSize(200_000);
    respond("200 OK", List.of(), new byte[100_001]);
    Frame answer = ask(request("GET", "/", "{}"));
    assertThat(answer.raw("status")).isEqualTo("500");
    assertThat(body(answer)).contains("longer than 100000 bytes");
  }

  @Test
  void memoryOfAllTogetherIsBounded() throws BadFrame {
    long rest = (1 << 20) - 1000;
    assertThat(budget.tryTake(rest)).isTrue();
    respond("200 OK", List.of(), new byte[10_000]);
    proxy
        .call(ProxyRequest.of(request("GET", "/", "{}")).orElseThrow(), budget, answers::add)
        .start();
    ProxyAnswer answer = Await.next(answers);
    assertThat(answer.held().bytes()).isZero();
    assertThat(body(READER.read(text(answer)))).contains("too much to do");
    assertThat(budget.taken()).isEqualTo(rest);
  }

  @Test
  void anAnswerThatDoesNotEndInTimeIsGivenUp() throws BadFrame {
    CountDownLatch end = new CountDownLatch(1);
    server.http(
        (request, out) -> {
          LocalServer.write(
              out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".getBytes(UTF_8));
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    proxy = proxy(new Limits.Proxy(4, 4, 100_000, Duration.ofMillis(300)));
    Frame answer = ask(request("GET", "/", "{}"));
    assertThat(answer.raw("status")).isEqualTo("500");
    assertThat(body(answer)).contains("within 1 seconds");
    end.countDown();
  }

  @Test
  void anApiThatIsDown() throws IOException, BadFrame {
    server.close();
    Frame answer = ask(request("GET", "/", "{}"));
    assertThat(answer.raw("status")).isEqualTo("500");
    assertThat(body(answer)).isEqualTo("The local API cannot be reached.");
  }

  @Test
  void otherFramesAreNotRequests() {
    for (String text :
        List.of(
            "",
            "{}",
            "http-proxy-request",
            "{\"type\":\"x\",\"a\":\"http-proxy-request\"}",
            "{\"type\":\"http-proxy-request\"",
            "[\"http-proxy-request\"]")) {
      assertThat(ProxyRequest.of(text)).isEmpty();
    }
  }
}
