package dev.parley.webhook;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One URL that JSON is posted to. Safe to use from any thread; nothing here blocks, throws because
 * of the far end, or keeps more than {@link WebhookSettings} allow.
 */
public interface Webhook {

  /**
   * Posts {@code json} for someone who waits for the answer. The answer comes within {@link
   * WebhookSettings#timeout} of this call, time in the queue included, on a thread of the executor
   * or of the timers; the stage never fails.
   *
   * @param json the body
   * @param headers sent in addition, as {@link CopiedHeaders} picked them
   */
  CompletionStage<WebhookResult> ask(String json, List<Header> headers);

  /**
   * Posts {@code json} for nobody in particular: errors, and answers other than 2xx, are logged and
   * counted only. The timeout runs from when the request leaves the queue, so that many departures
   * at once are all told.
   *
   * @param about the id that log lines name
   */
  void tell(String json, List<Header> headers, String about);

  /** What it did and has to do. */
  WebhookFigures figures();
}
