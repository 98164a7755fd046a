package dev.parley.guard.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import dev.parley.settings.BadSetting;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which algorithms a key is for: one family (RFC 8725, 3.1), and within it those that it is strong
 * enough for (RFC 7518, 3.2 and 3.4).
 */
final class KeyStrength {
  private static final Map<JWSAlgorithm, Integer> SHORTEST_SECRET =
      Map.of(JWSAlgorithm.HS256, 32, JWSAlgorithm.HS384, 48, JWSAlgorithm.HS512, 64);

  private KeyStrength() {}

  /** Those of {@code algorithms} that a signature of {@code key} may have. */
  static Set<JWSAlgorithm> fitting(Key key, Set<JWSAlgorithm> algorithms) {
    return algorithms.stream()
        .filter(algorithm -> fits(key, algorithm))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean fits(Key key, JWSAlgorithm algorithm) {
    if (key instanceof RSAPublicKey) {
      return JWSAlgorithm.Family.RSA.contains(algorithm);
    }
    if (key instanceof ECPublicKey ec) {
      Curve curve = Curve.forECParameterSpec(ec.getParams());
      return JWSAlgorithm.Family.EC.contains(algorithm)
          && curve != null
          && Curve.forJWSAlgorithm(algorithm).contains(curve);
    }
    return JWSAlgorithm.Family.HMAC_SHA.contains(algorithm);
  }

  /**
   * A key that none of the algorithms is for could check no token.
   *
   * @throws BadSetting if it is one
   */
  static void check(PublicKey key, Set<JWSAlgorithm> algorithms) {
    if (fitting(key, algorithms).isEmpty()) {
      throw new BadSetting(
          "AUTH_PUBLIC_KEY is "
              + name(key)
              + ", but AUTH_ALGORITHMS is "
              + names(algorithms)
              + ": allowed is to name one of "
              + (key instanceof RSAPublicKey
                  ? "RS256, RS384, RS512, PS256, PS384 and PS512."
                  : "ES256 (P-256), ES384 (P-384) and ES512 (P-521) that goes with the key."));
    }
  }

  private static String name(PublicKey key) {
    if (!(key instanceof ECPublicKey ec)) {
      return "an RSA key";
    }
    Curve curve = Curve.forECParameterSpec(ec.getParams());
    return curve == null ? "an EC key of an unknown curve" : "an EC key of " + curve.getName();
  }

  /**
   * An algorithm that the secret is too short for would accept no token.
   *
   * @throws BadSetting if there is one
   */
  static void check(byte[] secret, Set<JWSAlgorithm> algorithms) {
    for (Map.Entry<JWSAlgorithm, Integer> needs : SHORTEST_SECRET.entrySet()) {
      int shortest = needs.getValue();
      if (algorithms.contains(needs.getKey()) && secret.length < shortest) {
        throw new BadSetting(
            "AUTH_SHARED_SECRET is shorter than "
                + needs.getKey()
                + " of AUTH_ALGORITHMS needs: allowed is no less than "
                + shortest
                + " bytes.");
      }
    }
  }

  private static String names(Set<JWSAlgorithm> algorithms) {
    return algorithms.stream()
        .map(JWSAlgorithm::getName)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
