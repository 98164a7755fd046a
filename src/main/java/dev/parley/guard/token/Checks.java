package dev.parley.guard.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** Sets the library up. */
final class Checks {
  private static final int CONNECT_MILLIS = 2000;
  private static final int READ_MILLIS = 3000;
  private static final int JWKS_BYTES = 256 << 10;

  /** How often keys are fetched at most because a token names an unknown one. */
  private static final long UNKNOWN_KEY_MILLIS = 10_000;

  /** How long keys are used on while they cannot be fetched. */
  private static final long OUTAGE_MILLIS = 24 * 3600 * 1000L;

  private Checks() {}

  static DefaultJWTProcessor<SecurityContext> processor(TokenSettings settings) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
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
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            settings.audience().isEmpty() ? null : settings.audience(),
            exactly,
            Set.of("exp"),
            null);
    claims.setMaxClockSkew((int) settings.leeway().toSeconds());
    processor.setJWTClaimsSetVerifier(claims);
    return processor;
  }

  private static JWSKeySelector<SecurityContext> keys(TokenSettings settings) {
    if (settings.jwks().isPresent()) {
      return new JWSVerificationKeySelector<>(
          settings.algorithms(), source(settings.jwks().get(), settings));
    }
    Key key =
        settings.publicKey().isPresent()
            ? settings.publicKey().get()
            : new SecretKeySpec(settings.sharedSecret().orElseThrow(), "HMAC");
    return (header, context) ->
        settings.algorithms().contains(header.getAlgorithm()) && fits(header.getAlgorithm(), key)
            ? List.of(key)
            : List.of();
  }

  /** A key is for one family of algorithms: RFC 8725, 3.1. */
  private static boolean fits(JWSAlgorithm algorithm, Key key) {
    if (key instanceof SecretKeySpec) {
      return JWSAlgorithm.Family.HMAC_SHA.contains(algorithm);
    }
    return key instanceof ECPublicKey
        ? JWSAlgorithm.Family.EC.contains(algorithm)
        : JWSAlgorithm.Family.RSA.contains(algorithm);
  }

  private static JWKSource<SecurityContext> source(URI url, TokenSettings settings) {
    try {
      return JWKSourceBuilder.<SecurityContext>create(
              url.toURL(), new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, JWKS_BYTES))
          .cache(settings.jwksLifetime().toMillis(), CONNECT_MILLIS + READ_MILLIS)
          // Without a thread of its own, which would outlive the application.
          .refreshAheadCache(false)
          .rateLimited(UNKNOWN_KEY_MILLIS)
          .outageTolerant(OUTAGE_MILLIS)
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not a URL: " + url, e);
    }
  }
}
