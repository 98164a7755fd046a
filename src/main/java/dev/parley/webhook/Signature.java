package dev.parley.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets a receiver know that a request is ours and fresh: {@code Parley-Signature:
 * t=1700000000,v1=HEX}, where HEX is the HMAC-SHA256 (RFC 2104) of the time in seconds, a dot and
 * the body. Safe to use from any thread.
 */
final class Signature {
  static final String HEADER = "Parley-Signature";
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;

  Signature(byte[] secret) {
    this.key = new SecretKeySpec(secret, HMAC);
  }

  String of(long epochSeconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update((epochSeconds + ".").getBytes(StandardCharsets.US_ASCII));
      return "t=" + epochSeconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
