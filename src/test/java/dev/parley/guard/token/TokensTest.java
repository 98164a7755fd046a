package dev.parley.guard.token;

import static dev.parley.guard.token.Signing.claims;
import static dev.parley.guard.token.Signing.refused;
import static dev.parley.guard.token.Signing.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.exchange.Grant;
import dev.parley.exchange.TestBoard;
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
import org.junit.jupiter.params.provider.CsvSource;
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
    return Tokens.of(settings(variables), Thread::new, new TestBoard().timers());
  }

  private static TokenSettings settings(String... variables) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      values.put(variables[i], variables[i + 1]);
    }
    return TokenSettings.read(SettingsReader.of(values));
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

  @ParameterizedTest
  @CsvSource({
    "P-256, ES384, 'ES256 (P-256)'",
    "P-384, '', 'an EC key of P-384, but AUTH_ALGORITHMS is ES256, RS256'",
    "P-521, ES384, 'ES512 (P-521)'",
    "P-521, 'RS256, PS512', 'an EC key of P-521, but AUTH_ALGORITHMS is PS512, RS256'"
  })
  void anEcKeyThatCanCheckNothingIsRefusedAtTheStart(
      String curve, String algorithms, String sentence) throws Exception {
    String pem =
        pem(new ECKeyGenerator(Curve.parse(curve)).generate().toECPublicKey().getEncoded());
    assertThatThrownBy(() -> settings("AUTH_PUBLIC_KEY", pem, "AUTH_ALGORITHMS", algorithms))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("AUTH_PUBLIC_KEY is an EC key of " + curve + ", but ")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512"})
  void anEcKeyGoesWithTheAlgorithmOfItsCurve(String curve, String algorithm) throws Exception {
    ECKey key = new ECKeyGenerator(Curve.parse(curve)).generate();
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.parse(algorithm)), claims().build());
    jwt.sign(new ECDSASigner(key));
    Tokens tokens =
        tokens(
            "AUTH_PUBLIC_KEY",
            pem(key.toECPublicKey().getEncoded()),
            "AUTH_ALGORITHMS",
            "ES256, ES384, ES512");
    assertThat(tokens.check(jwt.serialize()).subject()).isEqualTo("ann");
  }

  @Test
  void anRsaKeyThatCanCheckNothingIsRefusedAtTheStart() throws Exception {
    String pem = rsaPem();
    assertThatThrownBy(() -> settings("AUTH_PUBLIC_KEY", pem, "AUTH_ALGORITHMS", "ES256"))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("AUTH_PUBLIC_KEY is an RSA key, but AUTH_ALGORITHMS is ES256");
  }

  @ParameterizedTest
  @CsvSource({"HS384, 47, 48", "HS512, 63, 64", "'HS256, HS512', 32, 64"})
  void aSecretShorterThanItsAlgorithmNeedsIsRefusedAtTheStart(
      String algorithms, int length, int shortest) {
    assertThatThrownBy(
            () -> settings("AUTH_SHARED_SECRET", "x".repeat(length), "AUTH_ALGORITHMS", algorithms))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("AUTH_SHARED_SECRET is shorter than HS")
        .hasMessageContaining("no less than " + shortest + " bytes")
        .hasMessageNotContaining("xx");
    assertThat(
            settings("AUTH_SHARED_SECRET", "x".repeat(shortest), "AUTH_ALGORITHMS", algorithms)
                .hasKeys())
        .isTrue();
  }

  @Test
  void allMeansAll() {
    assertThat(settings("AUTH_REQUIRED", "all", "AUTH_SHARED_SECRET", SECRET).required())
        .containsExactlyInAnyOrder("ayame", "remote-id", "pairing", "named", "ice-servers");
    assertThat(settings("AUTH_SHARED_SECRET", SECRET).toString()).doesNotContain(SECRET);
  }
}
