package dev.parley.it.transcript;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the tokens of transcripts, good and bad. {@code ${token exp=-60 aud=other}} is one whose
 * claims differ so from a good one's.
 */
final class Issuer {
  private static final String NAME = "https://issuer.example.org";
  private static final Set<String> GRANTS =
      Set.of("protocols", "rooms", "names", "spaces", "remoteIds", "servers");

  private final RSAKey key;
  private final RSAKey strangersKey;

  /** With keys of its own. */
  Issuer() {
    try {
      key = new RSAKeyGenerator(2048).keyID("first").generate();
      strangersKey = new RSAKeyGenerator(2048).keyID("first").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK makes RSA keys", e);
    }
  }

  /** The public key, as a JWK set. */
  String keys() {
    return new JWKSet(key).toString(true);
  }

  /**
   * A token.
   *
   * @param words {@code NAME=VALUE}: {@code exp} in seconds from now, {@code aud}, {@code iss},
   *     {@code sub}, the grants as lists with commas; {@code kid}; {@code by}: {@code stranger} (a
   *     key that says it is the issuer's), {@code nobody} ({@code alg:none}), {@code public-key}
   *     (HMAC with the public key as its secret)
   */
  String token(List<String> words) {
    String by = "issuer";
    String kid = key.getKeyID();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder().issuer(NAME).audience("parley").subject("ann");
    claims.expirationTime(Date.from(Instant.now().plusSeconds(600)));
    Map<String, Object> grants = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = word.substring(0, Math.max(0, equals));
      String value = word.substring(equals + 1);
      if (GRANTS.contains(name)) {
        grants.put(name, Arrays.asList(value.split(",")));
        continue;
      }
      switch (name) {
        case "exp" ->
            claims.expirationTime(Date.from(Instant.now().plusSeconds(Integer.parseInt(value))));
        case "aud" -> claims.audience(value);
        case "iss" -> claims.issuer(value);
        case "sub" -> claims.subject(value);
        case "kid" -> kid = value;
        case "by" -> by = value;
        default -> throw new Syntax("a token has no such word: " + word);
      }
    }
    if (!grants.isEmpty()) {
      claims.claim("parley", grants);
    }
    try {
      return signed(by, kid, claims.build());
    } catch (JOSEException e) {
      throw new IllegalStateException("a token could not be signed", e);
    }
  }

  private String signed(String by, String kid, JWTClaimsSet claims) throws JOSEException {
    switch (by) {
      case "issuer" -> {
        return signed(key, kid, claims);
      }
      case "stranger" -> {
        return signed(strangersKey, kid, claims);
      }
      case "nobody" -> {
        return new PlainJWT(claims).serialize();
      }
      case "public-key" -> {
        SignedJWT jwt =
            new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build(), claims);
        jwt.sign(new MACSigner(pem()));
        return jwt.serialize();
      }
      default -> throw new Syntax("nobody signs as " + by);
    }
  }

  private static String signed(RSAKey key, String kid, JWTClaimsSet claims) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).type(JOSEObjectType.JWT).build(),
            claims);
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  /** As whoever confuses the two kinds of algorithm would have it in a file. */
  private byte[] pem() throws JOSEException {
    String text =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
