package dev.parley.guard.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.exchange.Grant;
import dev.parley.guard.token.TokenProblem.Kind;
import dev.parley.settings.BadSetting;
import dev.parley.settings.SettingsReader;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private static RSAKey rsa;
  private static RSAKey otherRsa;
  private static ECKey ec;

  @BeforeAll
  static void keys() throws JOSEException {
    rsa = new RSAKeyGenerator(2048).keyID("first").generate();
    otherRsa = new RSAKeyGenerator(2048).keyID("second").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
  }

  private static Tokens tokens(String... variables) {
    return new Tokens(settings(variables));
  }

  private static TokenSettings settings(String... variables) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      values.put(variables[i], variables[i + 1]);
    }
    return TokenSettings.read(SettingsReader.of(values));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("ann")
        .issuer("https://issuer.example.org")
        .audience("parley")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  private static String signed(RSAKey key, JWTClaimsSet.Builder claims) {
    return signed(key, claims, JOSEObjectType.JWT);
  }

  private static String signed(RSAKey key, JWTClaimsSet.Builder claims, JOSEObjectType type) {
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

  private static String hmac(byte[] secret, JWTClaimsSet.Builder claims) throws JOSEException {
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
    jwt.sign(new MACSigner(secret));
    return jwt.serialize();
  }

  private static String pem(byte[] spki) {
    return "-----BEGIN PUBLIC KEY-----\\n"
        + Base64.getEncoder().encodeToString(spki)
        + "\\n-----END PUBLIC KEY-----";
  }

  private static String rsaPem() throws JOSEException {
    return pem(rsa.toRSAPublicKey().getEncoded());
  }

  private static void refused(Tokens tokens, String token, Kind kind) {
    assertThatThrownBy(() -> tokens.check(token))
        .isInstanceOfSatisfying(
            TokenProblem.class, problem -> assertThat(problem.kind()).isEqualTo(kind))
        .hasMessage(kind.text());
  }

  @Test
  void aTokenOfTheIssuersKeyIsAccepted() throws Exception {
    Grant grant = tokens("AUTH_PUBLIC_KEY", rsaPem()).check(signed(rsa, claims()));
    assertThat(grant.subject()).isEqualTo("ann");
    assertThat(grant.end())
        .isBetween(Instant.now().plusSeconds(600), Instant.now().plusSeconds(660));
    assertThat(grant.allowsProtocol("ayame")).isTrue();
    assertThat(grant.allowsRoom("any")).isTrue();
  }

  @Test
  void ecKeysAndSharedSecretsWorkToo() throws Exception {
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims().build());
    jwt.sign(new ECDSASigner(ec));
    assertThat(
            tokens("AUTH_PUBLIC_KEY", pem(ec.toECPublicKey().getEncoded()))
                .check(jwt.serialize())
                .subject())
        .isEqualTo("ann");
    assertThat(
            tokens("AUTH_SHARED_SECRET", SECRET)
                .check(hmac(SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8), claims()))
                .subject())
        .isEqualTo("ann");
  }

  @Test
  void expiredIsToldFromInvalid() throws Exception {
    Tokens tokens = tokens("AUTH_PUBLIC_KEY", rsaPem());
    refused(
        tokens,
        signed(rsa, claims().expirationTime(Date.from(Instant.now().minusSeconds(60)))),
        Kind.EXPIRED);
    refused(tokens, signed(otherRsa, claims()), Kind.INVALID);
  }

  @Test
  void anExpiredTokenOfAForgedSignatureIsInvalidAndNotExpired() throws Exception {
    refused(
        tokens("AUTH_PUBLIC_KEY", rsaPem()),
        signed(otherRsa, claims().expirationTime(Date.from(Instant.now().minusSeconds(600)))),
        Kind.INVALID);
  }

  @Test
  void clocksMayDifferByTheLeeway() throws Exception {
    JWTClaimsSet.Builder just = claims().expirationTime(Date.from(Instant.now().minusSeconds(20)));
    assertThat(tokens("AUTH_PUBLIC_KEY", rsaPem()).check(signed(rsa, just)).subject())
        .isEqualTo("ann");
    refused(
        tokens("AUTH_PUBLIC_KEY", rsaPem(), "AUTH_LEEWAY_SEC", "5"),
        signed(rsa, just),
        Kind.EXPIRED);
    refused(
        tokens("AUTH_PUBLIC_KEY", rsaPem()),
        signed(rsa, claims().notBeforeTime(Date.from(Instant.now().plusSeconds(120)))),
        Kind.INVALID);
  }

  @Test
  void aTokenThatNeverExpiresIsInvalid() throws Exception {
    refused(
        tokens("AUTH_PUBLIC_KEY", rsaPem()),
        signed(rsa, claims().expirationTime(null)),
        Kind.INVALID);
  }

  @Test
  void issuerAndAudienceMustFit() throws Exception {
    Tokens tokens =
        tokens(
            "AUTH_PUBLIC_KEY", rsaPem(),
            "AUTH_ISSUER", "https://issuer.example.org",
            "AUTH_AUDIENCE", "parley, other");
    assertThat(tokens.check(signed(rsa, claims())).subject()).isEqualTo("ann");
    refused(tokens, signed(rsa, claims().issuer("https://evil.example.org")), Kind.INVALID);
    refused(tokens, signed(rsa, claims().issuer(null)), Kind.INVALID);
    refused(tokens, signed(rsa, claims().audience("somebody-else")), Kind.INVALID);
    refused(tokens, signed(rsa, claims().audience((String) null)), Kind.INVALID);
  }

  @Test
  void unsignedTokensAreInvalid() throws Exception {
    Tokens tokens = tokens("AUTH_PUBLIC_KEY", rsaPem());
    refused(tokens, new PlainJWT(claims().build()).serialize(), Kind.INVALID);
    String[] parts = signed(rsa, claims()).split("\\.", -1);
    refused(tokens, parts[0] + "." + parts[1] + ".", Kind.INVALID);
  }

  @Test
  void thePublicKeyIsNoHmacSecret() throws Exception {
    Tokens tokens = tokens("AUTH_PUBLIC_KEY", rsaPem(), "AUTH_ALGORITHMS", "RS256");
    refused(tokens, hmac(rsa.toRSAPublicKey().getEncoded(), claims()), Kind.INVALID);
    refused(
        tokens,
        hmac(rsaPem().getBytes(java.nio.charset.StandardCharsets.UTF_8), claims()),
        Kind.INVALID);
  }

  @Test
  void onlyPinnedAlgorithmsAreAccepted() throws Exception {
    refused(
        tokens("AUTH_PUBLIC_KEY", rsaPem(), "AUTH_ALGORITHMS", "PS256, RS512"),
        signed(rsa, claims()),
        Kind.INVALID);
  }

  @Test
  void aTokenOfAnotherKindIsInvalid() throws Exception {
    Tokens tokens = tokens("AUTH_PUBLIC_KEY", rsaPem());
    refused(tokens, signed(rsa, claims(), new JOSEObjectType("secevent+jwt")), Kind.INVALID);
    assertThat(tokens.check(signed(rsa, claims(), new JOSEObjectType("at+jwt"))).subject())
        .isEqualTo("ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "e30.e30.e30", "\u0000", "Bearer x"})
  void whatIsNoTokenIsInvalid(String text) throws Exception {
    refused(tokens("AUTH_PUBLIC_KEY", rsaPem()), text, Kind.INVALID);
  }

  @Test
  void aTokenMayNotBeHuge() throws Exception {
    refused(
        tokens("AUTH_PUBLIC_KEY", rsaPem()),
        signed(rsa, claims().claim("padding", "x".repeat(Tokens.LONGEST))),
        Kind.INVALID);
  }

  // --- keys from a JWKS

  @Test
  void keysAreFetchedOnceAndKept() throws Exception {
    try (KeyServer server = new KeyServer(rsa)) {
      Tokens tokens = tokens("AUTH_JWKS_URL", server.url());
      for (int i = 0; i < 20; i++) {
        assertThat(tokens.check(signed(rsa, claims())).subject()).isEqualTo("ann");
      }
      assertThat(server.fetches).hasValue(1);
    }
  }

  @Test
  void aRotatedKeyIsFetchedWhenATokenNamesIt() throws Exception {
    try (KeyServer server = new KeyServer(rsa)) {
      Tokens tokens = tokens("AUTH_JWKS_URL", server.url());
      tokens.check(signed(rsa, claims()));
      server.rotateTo(otherRsa);
      assertThat(tokens.check(signed(otherRsa, claims())).subject()).isEqualTo("ann");
      refused(tokens, signed(rsa, claims()), Kind.UNAVAILABLE);
    }
  }

  @Test
  void tokensOfUnknownKeysDoNotMakeUsFetchAgainAndAgain() throws Exception {
    try (KeyServer server = new KeyServer(rsa)) {
      Tokens tokens = tokens("AUTH_JWKS_URL", server.url());
      tokens.check(signed(rsa, claims()));
      for (int i = 0; i < 50; i++) {
        assertThatThrownBy(() -> tokens.check(signed(otherRsa, claims())))
            .isInstanceOf(TokenProblem.class);
      }
      assertThat(server.fetches.get()).isLessThanOrEqualTo(3);
      assertThat(tokens.check(signed(rsa, claims())).subject()).isEqualTo("ann");
    }
  }

  @Test
  void anOutageOfTheIssuerIsSurvivedWithTheKeysAtHand() throws Exception {
    try (KeyServer server = new KeyServer(rsa)) {
      Tokens tokens = tokens("AUTH_JWKS_URL", server.url());
      tokens.check(signed(rsa, claims()));
      server.goDown();
      assertThatThrownBy(() -> tokens.check(signed(otherRsa, claims())))
          .isInstanceOf(TokenProblem.class);
      assertThat(tokens.check(signed(rsa, claims())).subject()).isEqualTo("ann");
    }
  }

  @Test
  void withoutAnyKeysNobodyCanTell() {
    try (KeyServer server = new KeyServer(rsa)) {
      server.goDown();
      refused(tokens("AUTH_JWKS_URL", server.url()), signed(rsa, claims()), Kind.UNAVAILABLE);
    }
  }

  // --- grants

  @Test
  void theClaimSaysWhatMayBeUsed() throws Exception {
    Grant grant =
        tokens("AUTH_PUBLIC_KEY", rsaPem())
            .check(
                signed(
                    rsa,
                    claims()
                        .claim(
                            "parley",
                            Map.of(
                                "protocols", List.of("ayame", "remote-id"),
                                "rooms", List.of("lobby", "team-*"),
                                "remoteIds", List.of("ma-abcd-*"),
                                "servers", List.of("ma-abcd-1*"),
                                "spaces", List.of("ours"),
                                "names", List.of("bob")))));
    assertThat(grant.allowsProtocol("ayame")).isTrue();
    assertThat(grant.allowsProtocol("pairing")).isFalse();
    assertThat(grant.allowsRoom("lobby")).isTrue();
    assertThat(grant.allowsRoom("lobby2")).isFalse();
    assertThat(grant.allowsRoom("team-")).isTrue();
    assertThat(grant.allowsRoom("team-red")).isTrue();
    assertThat(grant.allowsRoom("Team-red")).isFalse();
    assertThat(grant.allowsRemoteId("MA-ABCD-1234")).isTrue();
    assertThat(grant.allowsRemoteId("MA-X")).isFalse();
    assertThat(grant.allowsServer("MA-ABCD-1234")).isTrue();
    assertThat(grant.allowsServer("MA-ABCD-2345")).isFalse();
    assertThat(grant.allowsServer("MA-X")).isFalse();
    assertThat(grant.allowsName("bob", "ours")).isTrue();
    assertThat(grant.allowsName("bob", "")).isFalse();
    assertThat(grant.allowsName("ann", "ours")).isFalse();
  }

  @Test
  void aClaimThatCannotBeReadAllowsNothing() throws Exception {
    Tokens tokens = tokens("AUTH_PUBLIC_KEY", rsaPem());
    assertThat(tokens.check(signed(rsa, claims().claim("parley", "all"))).allowsProtocol("ayame"))
        .isFalse();
    assertThat(
            tokens
                .check(signed(rsa, claims().claim("parley", Map.of("rooms", "lobby"))))
                .allowsRoom("lobby"))
        .isFalse();
  }

  // --- settings

  @Test
  void settingsThatMakeNoSenseStopTheDeployment() throws Exception {
    assertThatThrownBy(() -> settings("AUTH_REQUIRED", "ayame"))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("nobody could come in");
    assertThatThrownBy(() -> settings("AUTH_REQUIRED", "chat")).isInstanceOf(BadSetting.class);
    String pem = rsaPem();
    assertThatThrownBy(() -> settings("AUTH_PUBLIC_KEY", pem, "AUTH_SHARED_SECRET", SECRET))
        .hasMessageContaining("allowed is one of them");
    assertThatThrownBy(() -> settings("AUTH_SHARED_SECRET", "hunter2"))
        .hasMessageNotContaining("hunter2")
        .hasMessageContaining("at least 32 bytes");
    assertThatThrownBy(() -> settings("AUTH_PUBLIC_KEY", pem, "AUTH_ALGORITHMS", "HS256"))
        .hasMessageContaining("does not fit");
    assertThatThrownBy(() -> settings("AUTH_PUBLIC_KEY", pem, "AUTH_ALGORITHMS", "none"))
        .isInstanceOf(BadSetting.class);
    assertThatThrownBy(() -> settings("AUTH_JWKS_URL", "ftp://x/y")).isInstanceOf(BadSetting.class);
    RSAKey small = new RSAKeyGenerator(1024, true).generate();
    String weak = pem(small.toRSAPublicKey().getEncoded());
    assertThatThrownBy(() -> settings("AUTH_PUBLIC_KEY", weak)).isInstanceOf(BadSetting.class);
  }

  @Test
  void allMeansAll() {
    assertThat(settings("AUTH_REQUIRED", "all", "AUTH_SHARED_SECRET", SECRET).required())
        .containsExactlyInAnyOrder("ayame", "remote-id", "pairing", "named", "ice-servers");
    assertThat(settings("AUTH_SHARED_SECRET", SECRET).toString()).doesNotContain(SECRET);
  }
}
