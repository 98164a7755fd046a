package dev.parley.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webhook.WebhookResult.Answered;
import dev.parley.webhook.WebhookResult.Failed;
import dev.parley.webhook.WebhookResult.Why;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebhooksTest {
  private final TestTimers timers = new TestTimers();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Set<Thread> selectorsBefore = selectors();

  @AfterEach
  void end() throws Exception {
    timers.close();
    executor.shutdownNow();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private Webhooks webhooks(Duration timeout) {
    return new Webhooks(
        new WebhookSettings(timeout, 1, 1000, 1 << 20, 1 << 16),
        WebhookTrust.NONE,
        executor,
        timers);
  }

  private static Set<Thread> selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("SelectorManager"))
        .collect(Collectors.toSet());
  }

  private Set<Thread> newSelectors() {
    Set<Thread> found = selectors();
    found.removeAll(selectorsBefore);
    return found;
  }

  private static WebhookResult result(CompletionStage<WebhookResult> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void aServerWithoutWebhooksHasNoThreadForThem() {
    webhooks(Duration.ofSeconds(5)).close();
    assertThat(newSelectors()).isEmpty();
  }

  @Test
  void closingWaitsUntilWhatWasToldIsTold() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.answering(200, "{}"))) {
      Webhooks webhooks = webhooks(Duration.ofSeconds(30));
      Webhook webhook = webhooks.to("test", receiver.url("/"));
      for (int i = 0; i < 100; i++) {
        webhook.tell(Integer.toString(i), List.of(), "id");
      }

      webhooks.close();

      assertThat(receiver.unread()).isEqualTo(100);
      assertThat(webhook.figures()).isEqualTo(new WebhookFigures(100, 0, 0, 0, 0));
    }
  }

  @Test
  void closingGivesUpOnAWebhookThatHangs() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Receiver receiver = new Receiver(exchange -> await(over))) {
      Webhooks webhooks = webhooks(Duration.ofMillis(300));
      Webhook webhook = webhooks.to("test", receiver.url("/"));
      for (int i = 0; i < 100; i++) {
        webhook.tell("{}", List.of(), "id");
      }

      webhooks.close();

      WebhookFigures figures = webhook.figures();
      assertThat(figures.failed()).isEqualTo(100);
      assertThat(figures.active()).isZero();
      assertThat(figures.queued()).isZero();
      assertThat(timers.set()).isZero();
      over.countDown();
    }
  }

  @Test
  void afterClosingNothingIsSent() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.answering(200, "{}"))) {
      Webhooks webhooks = webhooks(Duration.ofSeconds(5));
      Webhook before = webhooks.to("test", receiver.url("/"));
      webhooks.close();
      webhooks.close();

      for (Webhook webhook : List.of(before, webhooks.to("test", receiver.url("/")))) {
        assertThat(result(webhook.ask("{}", List.of()))).isEqualTo(new Failed(Why.STOPPED, ""));
        webhook.tell("{}", List.of(), "id");
        assertThat(webhook.figures()).isEqualTo(new WebhookFigures(0, 0, 2, 0, 0));
      }
      assertThat(receiver.unread()).isZero();
      assertThat(timers.set()).isZero();
    }
  }

  @Test
  void theClientsOwnThreadNeverRefersToTheApplicationAndEndsAfterClosing() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (Receiver receiver = new Receiver(Receiver.answering(200, "{}"));
        URLClassLoader application = new URLClassLoader(new URL[0], before)) {
      thread.setContextClassLoader(application);
      Webhooks webhooks = webhooks(Duration.ofSeconds(5));
      Webhook webhook = webhooks.to("test", receiver.url("/"));
      assertThat(thread.getContextClassLoader()).isSameAs(application);
      assertThat(result(webhook.ask("{}", List.of()))).isEqualTo(new Answered(200, "{}"));
      assertThat(newSelectors())
          .isNotEmpty()
          .allSatisfy(
              selector -> assertThat(selector.getContextClassLoader()).isNotSameAs(application));

      webhooks.close();

      // Before JDK 21 the collector has to find the client first; the webhooks themselves may be
      // referred to still, as by a container that forgot one of them.
      for (Thread selector : newSelectors()) {
        while (selector.isAlive()) {
          System.gc();
          selector.join(100);
        }
      }
      assertThat(webhook.figures().answered()).isEqualTo(1);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void anAnswerThatComesWhileClosingStillArrives() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Receiver receiver =
        new Receiver(
            exchange -> {
              asked.countDown();
              await(go);
              Receiver.answer(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
            })) {
      Webhooks webhooks = webhooks(Duration.ofSeconds(30));
      CompletionStage<WebhookResult> answer =
          webhooks.to("test", receiver.url("/")).ask("{}", List.of());
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      Thread closing = new Thread(webhooks::close);
      closing.start();
      go.countDown();
      closing.join();

      assertThat(result(answer)).isEqualTo(new Answered(200, "{}"));
    }
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
