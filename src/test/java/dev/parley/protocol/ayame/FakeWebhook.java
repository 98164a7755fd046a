package dev.parley.protocol.ayame;

import dev.parley.webhook.Header;
import dev.parley.webhook.Webhook;
import dev.parley.webhook.WebhookFigures;
import dev.parley.webhook.WebhookResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A webhook that answers when the test says so. */
final class FakeWebhook implements Webhook {

  /** What was sent. */
  record Sent(String json, List<Header> headers) {}

  private final Queue<Sent> sent = new ArrayDeque<>();
  private final List<CompletableFuture<WebhookResult>> open = new ArrayList<>();

  @Override
  public CompletionStage<WebhookResult> ask(String json, List<Header> headers) {
    sent.add(new Sent(json, headers));
    CompletableFuture<WebhookResult> answer = new CompletableFuture<>();
    open.add(answer);
    return answer;
  }

  @Override
  public void tell(String json, List<Header> headers, String about) {
    sent.add(new Sent(json, headers));
  }

  @Override
  public WebhookFigures figures() {
    return new WebhookFigures(0, 0, 0, open.size(), 0);
  }

  /** What was sent and not asked for before; null if nothing. */
  Sent next() {
    return sent.poll();
  }

  /** Answers the oldest question. */
  void answers(int status, String body) {
    open.remove(0).complete(new WebhookResult.Answered(status, body));
  }

  /** The oldest question gets no answer. */
  void fails(WebhookResult.Why why) {
    open.remove(0).complete(new WebhookResult.Failed(why, ""));
  }
}
