package dev.parley.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webhook.WebhookResult.Answered;
import dev.parley.webhook.WebhookResult.Failed;
import dev.parley.webhook.WebhookResult.Why;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpWebhookTest {
  private static final WebhookSettings ROOMY =
      new WebhookSettings(Duration.ofSeconds(20), 8, 1000, 1 << 20, 64 << 10);
  private static final WebhookSettings HASTY =
      new WebhookSettings(Duration.ofMillis(300), 8, 1000, 1 << 20, 64 << 10);

  private final TestTimers timers = new TestTimers();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(timers));

  @AfterEach
  void nothingIsLeftBehind() throws Exception {
    for (AutoCloseable each : open.subList(1, open.size())) {
      each.close();
    }
    assertThat(timers.set()).isZero();
    timers.close();
    executor.shutdownNow();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }

  private Receiver receiver(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    return closing(new Receiver(handler));
  }

  private Webhook webhook(WebhookSettings settings, WebhookUrl url) {
    return webhook(settings, WebhookTrust.NONE, url);
  }

  private Webhook webhook(WebhookSettings settings, WebhookTrust trust, WebhookUrl url) {
    return closing(new Webhooks(settings, trust, executor, timers)).to("test", url);
  }

  private static WebhookResult result(CompletionStage<WebhookResult> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static Why why(WebhookResult result) {
    assertThat(result).isInstanceOf(Failed.class);
    return ((Failed) result).why();
  }

  // --- what goes out and what comes back

  @Test
  void aSignedRequestProvesWhoMadeItAndWhen() throws Exception {
    byte[] secret = "a secret of 16 bytes or more".getBytes(StandardCharsets.UTF_8);
    Receiver receiver = receiver(Receiver.answering(200, "{}"));
    Webhook webhook =
        webhook(ROOMY, new WebhookTrust(Optional.of(secret), false), receiver.url("/"));
    long before = Instant.now().getEpochSecond();
    result(webhook.ask("{\"a\":\"\u00fc\"}", List.of(new Header("parley-signature", "forged"))));
    Receiver.Request request = receiver.next();
    List<String> values = request.headers().get("Parley-Signature");
    assertThat(values).hasSize(1);
    Matcher parts = Pattern.compile("t=(\\d+),v1=([0-9a-f]{64})").matcher(values.get(0));
    assertThat(parts.matches()).isTrue();
    assertThat(Long.parseLong(parts.group(1))).isBetween(before, Instant.now().getEpochSecond());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] expected =
        mac.doFinal((parts.group(1) + "." + request.body()).getBytes(StandardCharsets.UTF_8));
    assertThat(parts.group(2)).isEqualTo(HexFormat.of().formatHex(expected));
  }

  @Test
  void withoutASecretNothingIsSigned() throws Exception {
    Receiver receiver = receiver(Receiver.answering(200, "{}"));
    result(webhook(ROOMY, receiver.url("/")).ask("{}", List.of()));
    assertThat(receiver.next().headers()).doesNotContainKey("Parley-signature");
  }

  @Test
  void privateAddressesAreRefusedWhenTheOperatorWantsIt() throws Exception {
    Receiver receiver = receiver(Receiver.answering(200, "{}"));
    Webhook webhook = webhook(ROOMY, new WebhookTrust(Optional.empty(), true), receiver.url("/"));
    assertThat(why(result(webhook.ask("{}", List.of())))).isEqualTo(Why.UNREACHABLE);
    assertThat(receiver.unread()).isZero();
    assertThat(webhook.figures().active()).isZero();
  }

  @Test
  void postsJsonWithTheCopiedHeaders() throws Exception {
    Receiver receiver = receiver(Receiver.answering(200, "{\"allowed\":true}"));
    Webhook webhook = webhook(ROOMY, receiver.url("/hook?key=1"));

    WebhookResult result =
        result(
            webhook.ask(
                "{\"a\":\"\\ud83d ü\"}",
                List.of(
                    new Header("Cookie", "a=b"),
                    new Header("X-Many", "1"),
                    new Header("X-Many", "2"))));

    assertThat(result).isEqualTo(new Answered(200, "{\"allowed\":true}"));
    Receiver.Request request = receiver.next();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hook?key=1");
    assertThat(request.body()).isEqualTo("{\"a\":\"\\ud83d ü\"}");
    assertThat(request.headers().get("Content-Type")).containsExactly("application/json");
    assertThat(request.headers().get("Cookie")).containsExactly("a=b");
    assertThat(request.headers().get("X-Many")).containsExactlyInAnyOrder("1", "2");
    assertThat(request.headers()).doesNotContainKey("Upgrade");
  }

  @Test
  void userInformationInTheUrlIsSentAsBasicAuthorization() throws Exception {
    Receiver receiver = receiver(Receiver.answering(200, "{}"));
    String plain = receiver.url("/").target().toString();
    Webhook webhook =
        webhook(ROOMY, WebhookUrl.parse(plain.replace("http://", "http://us%40er:p:w@")));

    result(webhook.ask("{}", List.of(new Header("Authorization", "Bearer of-the-client"))));

    assertThat(receiver.next().headers().get("Authorization"))
        .containsExactly("Basic dXNAZXI6cDp3");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 400, 401, 403, 404, 407, 500, 503})
  void everyStatusIsAnAnswer(int status) throws Exception {
    Receiver receiver = receiver(Receiver.answering(status, status == 204 ? "" : "{}"));

    WebhookResult result = result(webhook(ROOMY, receiver.url("/")).ask("{}", List.of()));

    assertThat(result).isEqualTo(new Answered(status, status == 204 ? "" : "{}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreNotFollowed(int status) throws Exception {
    Receiver target = receiver(Receiver.answering(200, "{\"allowed\":true}"));
    Receiver receiver =
        receiver(
            exchange -> {
              exchange.getResponseHeaders().add("Location", target.url("/").target().toString());
              Receiver.answer(exchange, status, new byte[0]);
            });

    WebhookResult result = result(webhook(ROOMY, receiver.url("/")).ask("{}", List.of()));

    assertThat(result).isEqualTo(new Answered(status, ""));
    assertThat(target.unread()).isZero();
  }

  @Test
  void aBodyOfTheGreatestLengthIsRead() throws Exception {
    String body = "x".repeat(64 << 10);
    Receiver receiver = receiver(Receiver.answering(200, body));

    assertThat(result(webhook(ROOMY, receiver.url("/")).ask("{}", List.of())))
        .isEqualTo(new Answered(200, body));
  }

  @Test
  void aLongerBodyIsRefusedAndItsConnectionClosed() throws Exception {
    CountDownLatch cutOff = new CountDownLatch(1);
    Receiver receiver =
        receiver(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              byte[] piece = new byte[1 << 16];
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  exchange.getResponseBody().write(piece);
                }
              } catch (IOException e) {
                cutOff.countDown();
              }
            });

    assertThat(why(result(webhook(ROOMY, receiver.url("/")).ask("{}", List.of()))))
        .isEqualTo(Why.TOO_BIG);
    assertThat(cutOff.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() throws Exception {
    Receiver receiver =
        receiver(exchange -> Receiver.answer(exchange, 200, new byte[] {'"', (byte) 0xe9, '"'}));

    assertThat(why(result(webhook(ROOMY, receiver.url("/")).ask("{}", List.of()))))
        .isEqualTo(Why.NOT_TEXT);
  }

  // --- a far end that does not answer

  @Test
  void aWebhookThatHangsTimesOut() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Receiver receiver = receiver(exchange -> await(over));
    Webhook webhook = webhook(HASTY, receiver.url("/"));

    assertThat(why(result(webhook.ask("{}", List.of())))).isEqualTo(Why.TIMEOUT);
    assertThat(webhook.figures()).isEqualTo(new WebhookFigures(0, 1, 0, 0, 0));
    over.countDown();
  }

  @Test
  void aBodyThatNeverEndsTimesOutAndItsConnectionIsClosed() throws Exception {
    CountDownLatch cutOff = new CountDownLatch(1);
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      executor.execute(
          () -> {
            try (Socket socket = server.accept()) {
              socket
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"a\":"
                          .getBytes(StandardCharsets.US_ASCII));
              // The request; then the end, when the client gives up.
              socket.getInputStream().transferTo(OutputStream.nullOutputStream());
              cutOff.countDown();
            } catch (IOException e) {
              // A reset is an end as well.
              cutOff.countDown();
            }
          });
      Webhook webhook = webhook(HASTY, at(server));

      assertThat(why(result(webhook.ask("{}", List.of())))).isEqualTo(Why.TIMEOUT);
      assertThat(cutOff.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /**
   * Answers so many requests of each connection and hangs up: on all but the last after one more
   * request.
   */
  private void serve(ServerSocket server, int... answersPerConnection) {
    executor.execute(
        () -> {
          for (int c = 0; c < answersPerConnection.length; c++) {
            try (Socket socket = server.accept()) {
              InputStream in = socket.getInputStream();
              for (int i = 0; i < answersPerConnection[c]; i++) {
                readRequest(in);
                socket
                    .getOutputStream()
                    .write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
                            .getBytes(StandardCharsets.US_ASCII));
              }
              if (c < answersPerConnection.length - 1) {
                readRequest(in);
              }
            } catch (IOException e) {
              // The test is over.
              return;
            }
          }
        });
  }

  /** Up to the end of a body of two bytes. */
  private static void readRequest(InputStream in) throws IOException {
    int ends = 0;
    while (ends < 4) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException();
      }
      ends = c == "\r\n\r\n".charAt(ends) ? ends + 1 : c == '\r' ? 1 : 0;
    }
    in.readNBytes(2);
  }

  @Test
  void aKeptConnectionThatClosesJustThenCostsNobodyHisAnswer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      serve(server, 1, 1);
      Webhook webhook = webhook(ROOMY, at(server));
      assertThat(result(webhook.ask("{}", List.of()))).isEqualTo(new Answered(200, "{}"));
      assertThat(result(webhook.ask("{}", List.of()))).isEqualTo(new Answered(200, "{}"));
    }
  }

  @Test
  void aReceiverThatHangsUpEachTimeIsAskedTwiceAndNoMore() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      serve(server, 1, 0, 1);
      Webhook webhook = webhook(ROOMY, at(server));
      result(webhook.ask("{}", List.of()));
      assertThat(why(result(webhook.ask("{}", List.of())))).isEqualTo(Why.UNREACHABLE);
    }
  }

  @Test
  void aRefusedConnectionFails() throws Exception {
    WebhookUrl url;
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      url = at(server);
    }
    assertThat(why(result(webhook(ROOMY, url).ask("{}", List.of())))).isEqualTo(Why.UNREACHABLE);
  }

  @Test
  void aHostThatTakesNoConnectionTimesOut() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> filling = new ArrayList<>();
      // The kernel's queue is full with these, and what comes after gets no answer at all.
      for (int i = 0; i < 2; i++) {
        filling.add(new Socket(server.getInetAddress(), server.getLocalPort()));
      }
      assertThat(why(result(webhook(HASTY, at(server)).ask("{}", List.of()))))
          .isEqualTo(Why.TIMEOUT);
      for (Socket socket : filling) {
        socket.close();
      }
    }
  }

  @Test
  void somethingThatSpeaksNoHttpFails() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      executor.execute(
          () -> {
            try (Socket socket = server.accept()) {
              socket
                  .getOutputStream()
                  .write("220 mail\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      assertThat(why(result(webhook(ROOMY, at(server)).ask("{}", List.of()))))
          .isEqualTo(Why.UNREACHABLE);
    }
  }

  // --- bounds

  @Test
  void requestsBeyondTheConcurrentOnesWaitInOrderAndBeyondTheQueueFailAtOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Receiver receiver =
        receiver(
            exchange -> {
              await(go);
              Receiver.answer(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
            });
    WebhookSettings settings = new WebhookSettings(Duration.ofSeconds(20), 1, 2, 1000, 1024);
    Webhook webhook = webhook(settings, receiver.url("/"));

    List<CompletionStage<WebhookResult>> taken =
        List.of(
            webhook.ask("1", List.of()), webhook.ask("2", List.of()), webhook.ask("3", List.of()));
    assertThat(receiver.next().body()).isEqualTo("1");
    CompletionStage<WebhookResult> refused = webhook.ask("4", List.of());

    assertThat(refused.toCompletableFuture()).isDone();
    assertThat(why(result(refused))).isEqualTo(Why.OVERLOADED);
    webhook.tell("5", List.of(), "id");
    assertThat(webhook.figures()).isEqualTo(new WebhookFigures(0, 0, 2, 1, 2));
    assertThat(receiver.unread()).isZero();
    go.countDown();
    taken.forEach(each -> assertThat(result(each)).isEqualTo(new Answered(200, "{}")));
    assertThat(receiver.next().body()).isEqualTo("2");
    assertThat(receiver.next().body()).isEqualTo("3");
    assertThat(webhook.figures()).isEqualTo(new WebhookFigures(3, 0, 2, 0, 0));
  }

  @Test
  void theQueueIsBoundedInBytes() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Receiver receiver = receiver(exchange -> await(go));
    WebhookSettings settings = new WebhookSettings(Duration.ofSeconds(20), 1, 1000, 10, 1024);
    Webhook webhook = webhook(settings, receiver.url("/"));

    webhook.tell("active: its length does not count", List.of(), "id");
    webhook.tell("123456", List.of(), "id");
    webhook.tell("12345", List.of(), "id");
    webhook.tell("1234", List.of(), "id");

    assertThat(webhook.figures().queued()).isEqualTo(2);
    assertThat(webhook.figures().dropped()).isEqualTo(1);
    go.countDown();
  }

  @Test
  void whoAsksWaitsNoLongerThanTheTimeoutTheQueueIncluded() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Receiver receiver = receiver(exchange -> await(over));
    WebhookSettings settings = new WebhookSettings(Duration.ofMillis(500), 1, 100, 1000, 1024);
    Webhook webhook = webhook(settings, receiver.url("/"));

    long start = System.nanoTime();
    List<CompletionStage<WebhookResult>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(webhook.ask("{}", List.of()));
    }
    all.forEach(each -> assertThat(why(result(each))).isEqualTo(Why.TIMEOUT));

    // One after the other it would be ten times the timeout.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(webhook.figures()).isEqualTo(new WebhookFigures(0, 10, 0, 0, 0));
    over.countDown();
  }

  @Test
  void whatIsToldMayWaitLongerThanTheTimeout() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Receiver receiver =
        receiver(
            exchange -> {
              if (exchange.getRequestURI().getPath().equals("/hang")) {
                await(over);
              }
            });
    WebhookSettings settings = new WebhookSettings(Duration.ofMillis(400), 1, 100, 1000, 1024);
    Webhook webhook = webhook(settings, receiver.url("/hang"));

    for (int i = 0; i < 4; i++) {
      webhook.tell(Integer.toString(i), List.of(), "id");
    }
    for (int i = 0; i < 4; i++) {
      assertThat(receiver.next().body()).isEqualTo(Integer.toString(i));
    }
    over.countDown();
  }

  @Test
  void aWebhookThatHangsDoesNotHoldUpAnother() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Receiver hanging = receiver(exchange -> await(over));
    Receiver well = receiver(Receiver.answering(200, "{}"));
    Webhooks webhooks =
        closing(
            new Webhooks(
                new WebhookSettings(Duration.ofSeconds(20), 2, 10, 1000, 1024),
                WebhookTrust.NONE,
                executor,
                timers));
    Webhook first = webhooks.to("test", hanging.url("/"));
    for (int i = 0; i < 5; i++) {
      first.tell("{}", List.of(), "id");
    }

    assertThat(result(webhooks.to("test", well.url("/")).ask("{}", List.of())))
        .isEqualTo(new Answered(200, "{}"));
    over.countDown();
  }

  @Test
  void anExecutorThatRefusesWorkFailsTheRequestAndNotTheCaller() throws Exception {
    Receiver receiver = receiver(Receiver.answering(200, "{}"));
    Webhook webhook =
        closing(
                new Webhooks(
                    ROOMY,
                    WebhookTrust.NONE,
                    task -> {
                      throw new RejectedExecutionException("full");
                    },
                    timers))
            .to("test", receiver.url("/"));

    for (int i = 0; i < 10_000; i++) {
      assertThat(why(result(webhook.ask("{}", List.of())))).isEqualTo(Why.UNREACHABLE);
    }
    assertThat(webhook.figures()).isEqualTo(new WebhookFigures(0, 10_000, 0, 0, 0));
  }

  @Test
  void oneConnectionServesManyRequestsInTurn() throws Exception {
    Receiver receiver = receiver(Receiver.answering(200, "{}"));
    Webhook webhook = webhook(ROOMY, receiver.url("/"));
    for (int i = 0; i < 200; i++) {
      assertThat(result(webhook.ask("{}", List.of()))).isEqualTo(new Answered(200, "{}"));
    }
    assertThat(webhook.figures()).isEqualTo(new WebhookFigures(200, 0, 0, 0, 0));
  }

  private static WebhookUrl at(ServerSocket server) {
    return WebhookUrl.parse("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IOException("never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
