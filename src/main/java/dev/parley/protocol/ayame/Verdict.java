package dev.parley.protocol.ayame;

import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.Nulls;
import dev.parley.webhook.WebhookResult;

/** What the authentication webhook's answer means: everything but a clear word is an error. */
sealed interface Verdict {

  /**
   * It may come in.
   *
   * @param iceServers JSON for {@code accept}; null: none
   * @param authzMetadata JSON for {@code accept}; null: none
   */
  record Allowed(String iceServers, String authzMetadata) implements Verdict {
    @Override
    public String toString() {
      // TURN credentials do not belong into a log.
      return "allowed";
    }
  }

  /**
   * It may not.
   *
   * @param reason the webhook's own, a JSON string
   */
  record Denied(String reason) implements Verdict {}

  /**
   * There is no verdict.
   *
   * @param why for the operator's log, without anything of the answer's
   */
  record Unclear(String why) implements Verdict {}

  /** Everyone may come in: there is no webhook. */
  Verdict OPEN = new Allowed(null, null);

  /** Reads an answer. */
  static Verdict of(WebhookResult result) {
    if (!(result instanceof WebhookResult.Answered answer) || answer.status() != 200) {
      return new Unclear(result.toString());
    }
    try {
      return of(Reader.ANSWERS.read(answer.body()));
    } catch (BadFrame e) {
      return new Unclear("the answer is not a JSON object");
    }
  }

  private static Verdict of(Frame answer) {
    if (!answer.isBoolean("allowed")) {
      return new Unclear("the answer has no boolean 'allowed'");
    }
    if (!answer.isTrue("allowed")) {
      return answer.string("reason") == null
          ? new Unclear("the answer has no string 'reason'")
          : new Denied(answer.raw("reason"));
    }
    if (answer.has("iceServers") && !answer.isArray("iceServers")) {
      return new Unclear("'iceServers' of the answer is no array");
    }
    return new Allowed(iceServers(answer), answer.raw("authzMetadata"));
  }

  /** An empty list is no list: an {@code accept} with it would clear a client's own. */
  private static String iceServers(Frame answer) {
    String servers = answer.has("iceServers") ? Nulls.dropped(answer.raw("iceServers")) : "[]";
    return servers.equals("[]") ? null : servers;
  }

  /** Holds what an interface cannot keep to itself. */
  final class Reader {
    private static final FrameReader ANSWERS =
        FrameReader.objects("allowed", "reason", "iceServers", "authzMetadata");

    private Reader() {}
  }
}
