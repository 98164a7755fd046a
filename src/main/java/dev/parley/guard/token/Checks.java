package dev.parley.guard.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.security.Key;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** Sets the library up. */
final class Checks {
  /**
   * What the issuer's keys are for one check; empty and not looked at where there is one key only.
   */
  record Keys(JWKSet set) implements SecurityContext {}

  private Checks() {}

  static DefaultJWTProcessor<Keys> processor(TokenSettings settings) {
    DefaultJWTProcessor<Keys> processor = new DefaultJWTProcessor<>();
    // RFC 9068 names at+jwt; many issuers write JWT or nothing.
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(keys(settings));
    JWTClaimsSet exactly =
        settings
            .issuer()
            .map(issuer -> new JWTClaimsSet.Builder().issuer(issuer).build())
            .orElse(null);
    DefaultJWTClaimsVerifier<Keys> claims =
        new DefaultJWTClaimsVerifier<>(
            settings.audience().isEmpty() ? null : settings.audience(),
            exactly,
            Set.of("exp"),
            null);
    claims.setMaxClockSkew((int) settings.leeway().toSeconds());
    processor.setJWTClaimsSetVerifier(claims);
    return processor;
  }

  private static JWSKeySelector<Keys> keys(TokenSettings settings) {
    if (settings.jwks().isPresent()) {
      return new JWSVerificationKeySelector<>(settings.algorithms(), Checks::fitting);
    }
    Key key =
        settings.publicKey().isPresent()
            ? settings.publicKey().get()
            : new SecretKeySpec(settings.sharedSecret().orElseThrow(), "HMAC");
    Set<JWSAlgorithm> fitting = KeyStrength.fitting(key, settings.algorithms());
    return (header, context) -> fitting.contains(header.getAlgorithm()) ? List.of(key) : List.of();
  }

  private static List<JWK> fitting(JWKSelector selector, Keys keys) throws UnknownKeyException {
    List<JWK> fitting = selector.select(keys.set());
    if (fitting.isEmpty()) {
      throw new UnknownKeyException();
    }
    return fitting;
  }
}
