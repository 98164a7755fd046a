package dev.parley.guard.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads public keys in PEM form (RFC 7468, 13: SubjectPublicKeyInfo). */
final class PemKeys {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----", Pattern.DOTALL);

  /** RFC 7518, 3.3: shorter keys must not be used. */
  private static final int SHORTEST_RSA = 2048;

  private PemKeys() {}

  /**
   * Reads an RSA or EC key. In an environment variable line breaks are often {@code \n}.
   *
   * @throws IllegalArgumentException if it is none, or too short
   */
  static PublicKey publicKey(String text) {
    Matcher pem = PEM.matcher(text.replace("\\n", "\n").strip());
    if (!pem.matches()) {
      throw new IllegalArgumentException("not a public key in PEM form");
    }
    X509EncodedKeySpec spec = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    PublicKey key;
    try {
      key = KeyFactory.getInstance("RSA").generatePublic(spec);
    } catch (GeneralSecurityException notRsa) {
      try {
        return KeyFactory.getInstance("EC").generatePublic(spec);
      } catch (GeneralSecurityException notEc) {
        throw new IllegalArgumentException("neither an RSA nor an EC key", notEc);
      }
    }
    if (((RSAPublicKey) key).getModulus().bitLength() < SHORTEST_RSA) {
      throw new IllegalArgumentException("an RSA key shorter than 2048 bits");
    }
    return key;
  }
}
