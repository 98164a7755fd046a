package dev.parley.webhook;

import dev.parley.body.BoundedBody;
import dev.parley.webhook.WebhookResult.Answered;
import dev.parley.webhook.WebhookResult.Failed;
import dev.parley.webhook.WebhookResult.Why;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;

/** What an exchange's outcome means. */
final class Reading {
  private Reading() {}

  static WebhookResult answer(int status, byte[] body) {
    try {
      return new Answered(
          status, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return new Failed(Why.NOT_TEXT, "");
    }
  }

  /** Whether a connection that was there broke off. */
  static boolean isBrokenConnection(Throwable failure) {
    boolean io = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpTimeoutException
          || cause instanceof ConnectException
          || cause instanceof BoundedBody.TooBig) {
        return false;
      }
      io |= cause instanceof IOException;
    }
    return io;
  }

  static WebhookResult failure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BoundedBody.TooBig) {
        return new Failed(Why.TOO_BIG, cause.getMessage());
      }
      if (cause instanceof HttpTimeoutException) {
        return new Failed(Why.TIMEOUT, "");
      }
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return new Failed(Why.UNREACHABLE, cause.getClass().getSimpleName() + message);
  }
}
