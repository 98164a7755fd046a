package dev.parley.ice;

import dev.parley.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-limited credentials for TURN servers that share a secret with this one: the user name is the
 * second at which they end and whom they are for, the password its HMAC-SHA1 in base64
 * (draft-uberti-behave-turn-rest-00, 2.2; coturn's {@code use-auth-secret}). Safe to use from any
 * thread.
 */
final class TurnCredentials {
  private static final String HMAC = "HmacSHA1";

  private final TurnSettings settings;
  private final SecretKeySpec key;
  private final LongSupplier epochSeconds;

  /**
   * For the servers of {@code settings}, which has some.
   *
   * @param epochSeconds the wall clock: the TURN servers' must agree with it
   */
  TurnCredentials(TurnSettings settings, LongSupplier epochSeconds) {
    this.settings = settings;
    this.key =
        new SecretKeySpec(settings.secret().orElseThrow().getBytes(StandardCharsets.UTF_8), HMAC);
    this.epochSeconds = epochSeconds;
  }

  /** One {@code RTCIceServer} with fresh credentials, as JSON. */
  String server(String user) {
    long end = epochSeconds.getAsLong() + settings.lifetime().toSeconds();
    String name = user.isEmpty() ? Long.toString(end) : end + ":" + user;
    return JsonText.object()
        .put("urls", settings.urls())
        .put("username", name)
        .put("credential", password(name))
        .end();
  }

  private String password(String name) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA1", e);
    }
  }
}
