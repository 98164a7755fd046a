package dev.parley.guard.token;

import com.nimbusds.jose.JWSAlgorithm;
import dev.parley.settings.BadSetting;
import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whose tokens are accepted, and where they are asked for.
 *
 * @param required names of what refuses the anonymous
 * @param jwks where the issuer's keys are (RFC 7517)
 * @param publicKey the issuer's one key
 * @param sharedSecret what the issuer signs with
 * @param algorithms which signatures are accepted; never empty where there is a key
 * @param issuer what {@code iss} must be
 * @param audience one of what {@code aud} must hold; empty: it is not looked at
 * @param leeway how far clocks may differ
 * @param expiryGrace how long a socket outlives its token
 * @param jwksLifetime how long fetched keys are used without looking for newer ones
 */
public record TokenSettings(
    Set<String> required,
    Optional<URI> jwks,
    Optional<PublicKey> publicKey,
    Optional<byte[]> sharedSecret,
    Set<JWSAlgorithm> algorithms,
    Optional<String> issuer,
    Set<String> audience,
    Duration leeway,
    Duration expiryGrace,
    Duration jwksLifetime)
    implements SettingsGroup {

  /** What {@code GET /api/ice-servers} is called in {@code AUTH_REQUIRED}. */
  public static final String ICE_SERVERS = "ice-servers";

  private static final List<String> GUARDED =
      List.of("ayame", "remote-id", "pairing", "named", ICE_SERVERS);
  private static final Set<JWSAlgorithm> WITH_SECRET =
      Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512);
  private static final Set<JWSAlgorithm> WITH_KEYS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /** What the weakest algorithm needs; {@link KeyStrength} knows of the others. */
  private static final int SHORTEST_SECRET = 32;

  private static final Setting<List<String>> AUTH_REQUIRED =
      Setting.list(
          "AUTH_REQUIRED",
          "a comma-separated list of " + String.join(", ", GUARDED) + ", or all",
          "What is refused to whoever shows no token (AUTH_JWKS_URL, AUTH_PUBLIC_KEY or AUTH_SHARED_SECRET says whose).",
          TokenSettings::guarded);
  private static final Setting<Optional<URI>> AUTH_JWKS_URL =
      Setting.optional(
          "AUTH_JWKS_URL",
          "an absolute https URL (http for development)",
          "Where the token issuer's public keys are (a JWK set): fetched at the start, every AUTH_JWKS_CACHE_SEC, and when a token names an"
              + " unknown key, but not within 10 seconds of the last time. Until the first time it is tried every second, and where AUTH_REQUIRED"
              + " is set /health/ready is 503.",
          TokenSettings::url);
  private static final Setting<Optional<PublicKey>> AUTH_PUBLIC_KEY =
      Setting.optional(
          "AUTH_PUBLIC_KEY",
          "an RSA key of 2048 bits or more or an EC key (P-256, P-384, P-521) in PEM form, -----BEGIN PUBLIC KEY-----; line breaks may be written \\n",
          "The token issuer's public key, where there is one only.",
          PemKeys::publicKey);
  private static final Setting<Optional<byte[]>> AUTH_SHARED_SECRET =
      Setting.<byte[]>optional(
              "AUTH_SHARED_SECRET",
              "at least 32 bytes (HS384: 48, HS512: 64)",
              "The secret that tokens are signed with (HMAC). Whoever checks them could make them, too: a public key is better.",
              TokenSettings::secret)
          .hidden();
  private static final Setting<List<JWSAlgorithm>> AUTH_ALGORITHMS =
      Setting.list(
          "AUTH_ALGORITHMS",
          "a comma-separated list of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 (with keys) or HS256, HS384, HS512"
              + " (with AUTH_SHARED_SECRET)",
          "Signatures that are accepted; not set: RS256 and ES256, with a secret HS256. An EC key in AUTH_PUBLIC_KEY goes with one of them:"
              + " P-256 with ES256, P-384 with ES384, P-521 with ES512.",
          TokenSettings::algorithm);
  private static final Setting<Optional<String>> AUTH_ISSUER =
      Setting.optional("AUTH_ISSUER", "any text", "What a token's iss must be.", text -> text);
  private static final Setting<List<String>> AUTH_AUDIENCE =
      Setting.list(
          "AUTH_AUDIENCE",
          "texts separated by commas",
          "A token's aud must hold one of these; not set: it is not looked at.",
          text -> text);
  private static final Setting<Duration> AUTH_LEEWAY_SEC =
      Setting.seconds(
          "AUTH_LEEWAY_SEC",
          30,
          0,
          600,
          "How far the issuer's clock may differ from this server's.");
  private static final Setting<Duration> AUTH_EXPIRY_GRACE_SEC =
      Setting.seconds(
          "AUTH_EXPIRY_GRACE_SEC",
          30,
          0,
          86_400,
          "How long after its token has expired a socket is closed (1008 token expired).");
  private static final Setting<Duration> AUTH_JWKS_CACHE_SEC =
      Setting.seconds(
          "AUTH_JWKS_CACHE_SEC",
          300,
          10,
          86_400,
          "How long the keys of AUTH_JWKS_URL are used before they are fetched again. If that fails they are used on for 24 hours at most,"
              + " and it is tried again every 10 seconds.");

  /**
   * Reads them.
   *
   * @throws BadSetting also if there is not exactly one source of keys where one is needed, or the
   *     algorithms are not for it, or too strong for it
   */
  public static TokenSettings read(SettingsReader reader) {
    Set<String> required = new TreeSet<>();
    for (String name : reader.read(AUTH_REQUIRED)) {
      required.addAll(name.equals("all") ? GUARDED : List.of(name));
    }
    Optional<URI> jwks = reader.read(AUTH_JWKS_URL);
    Optional<PublicKey> publicKey = reader.read(AUTH_PUBLIC_KEY);
    Optional<byte[]> secret = reader.read(AUTH_SHARED_SECRET);
    List<JWSAlgorithm> named = reader.read(AUTH_ALGORITHMS);
    long sources = Stream.of(jwks, publicKey, secret).filter(Optional::isPresent).count();
    if (sources > 1) {
      throw new BadSetting(
          "AUTH_JWKS_URL, AUTH_PUBLIC_KEY and AUTH_SHARED_SECRET are set together: allowed is one of them.");
    }
    if (sources == 0 && !required.isEmpty()) {
      throw new BadSetting(
          "AUTH_REQUIRED is set, but none of AUTH_JWKS_URL, AUTH_PUBLIC_KEY and AUTH_SHARED_SECRET: nobody could come in.");
    }
    Set<JWSAlgorithm> fitting = secret.isPresent() ? WITH_SECRET : WITH_KEYS;
    if (!fitting.containsAll(named)) {
      throw new BadSetting(
          "AUTH_ALGORITHMS does not fit the key: HS256, HS384 and HS512 go with AUTH_SHARED_SECRET, the others with public keys.");
    }
    Set<JWSAlgorithm> byDefault =
        secret.isPresent()
            ? Set.of(JWSAlgorithm.HS256)
            : Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    Set<JWSAlgorithm> algorithms = named.isEmpty() ? byDefault : Set.copyOf(named);
    publicKey.ifPresent(key -> KeyStrength.check(key, algorithms));
    secret.ifPresent(bytes -> KeyStrength.check(bytes, algorithms));
    return new TokenSettings(
        Set.copyOf(required),
        jwks,
        publicKey,
        secret,
        algorithms,
        reader.read(AUTH_ISSUER),
        Set.copyOf(reader.read(AUTH_AUDIENCE)),
        reader.read(AUTH_LEEWAY_SEC),
        reader.read(AUTH_EXPIRY_GRACE_SEC),
        reader.read(AUTH_JWKS_CACHE_SEC));
  }

  /** Nothing is set: tokens are not looked at. */
  public static TokenSettings none() {
    return read(SettingsReader.of(Map.of()));
  }

  /** Whether tokens can be checked at all. */
  public boolean hasKeys() {
    return jwks.isPresent() || publicKey.isPresent() || sharedSecret.isPresent();
  }

  private static String guarded(String name) {
    if (!name.equals("all") && !GUARDED.contains(name)) {
      throw new IllegalArgumentException("nothing of that name asks for tokens");
    }
    return name;
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    boolean http =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new IllegalArgumentException("no http or https URL");
    }
    return url;
  }

  private static byte[] secret(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < SHORTEST_SECRET) {
      throw new IllegalArgumentException("too short");
    }
    return bytes;
  }

  private static JWSAlgorithm algorithm(String name) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
    if (!WITH_SECRET.contains(algorithm) && !WITH_KEYS.contains(algorithm)) {
      throw new IllegalArgumentException("not an algorithm that is accepted");
    }
    return algorithm;
  }

  @Override
  public String toString() {
    return "TokenSettings[required=" + required + ", algorithms=" + algorithms + "]";
  }
}
