package dev.parley.guard.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.guard.token.TokenProblem.Kind;
import java.time.Instant;
import java.util.Date;

/** Makes tokens, and says what became of them. */
final class Signing {
  private Signing() {}

  static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("ann")
        .issuer("https://issuer.example.org")
        .audience("parley")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  static String signed(RSAKey key, JWTClaimsSet.Builder claims) {
    return signed(key, claims, JOSEObjectType.JWT);
  }

  static String signed(RSAKey key, JWTClaimsSet.Builder claims, JOSEObjectType type) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).type(type).build(),
              claims.build());
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static void refused(Tokens tokens, String token, Kind kind) {
    assertThatThrownBy(() -> tokens.check(token))
        .isInstanceOfSatisfying(
            TokenProblem.class, problem -> assertThat(problem.kind()).isEqualTo(kind))
        .hasMessage(kind.text());
  }
}
