package dev.parley.guard;

import dev.parley.exchange.Grant;
import dev.parley.exchange.Timers;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.token.TokenProblem;
import dev.parley.guard.token.TokenSettings;
import dev.parley.guard.token.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/**
 * What asks for a token, and which one came with a request. Safe to use from any thread.
 *
 * <p>A client shows its token in one of three ways: {@code Authorization: Bearer TOKEN} (RFC 6750,
 * 2.1); as a WebSocket subprotocol {@code parley.bearer.TOKEN}, for browsers, which cannot set
 * headers (they offer {@code parley} as well, which is answered); or as {@code ?access_token=TOKEN}
 * (RFC 6750, 2.3), which proxies may log.
 */
public final class Access implements AutoCloseable {
  /** The subprotocol that is answered to clients that show their token in another. */
  public static final String SUBPROTOCOL = "parley";

  private static final String SUBPROTOCOL_TOKEN = "parley.bearer.";
  private static final String BEARER = "bearer ";

  private final Set<String> required;
  private final Optional<Tokens> tokens;

  private Access(Set<String> required, Optional<Tokens> tokens) {
    this.required = required;
    this.tokens = tokens;
  }

  /**
   * As the operator has set it.
   *
   * @param threads makes one thread at most, for fetching keys
   */
  public static Access of(TokenSettings settings, ThreadFactory threads, Timers timers) {
    return new Access(
        settings.required(),
        settings.hasKeys() ? Optional.of(Tokens.of(settings, threads, timers)) : Optional.empty());
  }

  /** Nobody is asked for anything. */
  public static Access open() {
    return new Access(Set.of(), Optional.empty());
  }

  /** Who checks tokens that come in another way; empty: nobody does, and they are not looked at. */
  public Optional<Tokens> tokens() {
    return tokens;
  }

  /**
   * Why nobody can be let in who must show a token, in a few words; empty if they can, or nobody
   * must.
   */
  public Optional<String> obstacle() {
    boolean stuck = !required.isEmpty() && tokens.filter(Tokens::hasKeys).isEmpty();
    return stuck ? Optional.of("without the keys of AUTH_JWKS_URL") : Optional.empty();
  }

  /** Whether something is refused to the anonymous. */
  public boolean required(String what) {
    return required.contains(what);
  }

  /** Whether whoever holds {@code grant}, if anything, may speak a protocol or use a resource. */
  public boolean permits(String what, Optional<Grant> grant) {
    return grant.map(g -> g.allowsProtocol(what)).orElse(!required(what));
  }

  /**
   * What the token of a request allows; nothing if it shows none, or nobody looks at tokens. May
   * block for a second, as {@link Tokens#check}.
   *
   * @throws TokenProblem if it is not accepted, or there are several
   */
  public Optional<Grant> grant(Upgrade request) throws TokenProblem {
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    List<String> shown = shown(request);
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    if (shown.stream().distinct().count() > 1) {
      throw TokenProblem.invalid();
    }
    return Optional.of(tokens.get().check(shown.get(0)));
  }

  private static List<String> shown(Upgrade request) {
    List<String> shown = new ArrayList<>();
    for (String value : request.headers().getOrDefault("authorization", List.of())) {
      if (value.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
        shown.add(value.substring(BEARER.length()).strip());
      }
    }
    request.headers().getOrDefault("sec-websocket-protocol", List.of()).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip)
        .filter(offer -> offer.startsWith(SUBPROTOCOL_TOKEN))
        .forEach(offer -> shown.add(offer.substring(SUBPROTOCOL_TOKEN.length())));
    shown.addAll(request.query().getOrDefault("access_token", List.of()));
    return shown;
  }

  /** Whether a request offers {@link #SUBPROTOCOL}. */
  public static boolean offersSubprotocol(Upgrade request) {
    return request.headers().getOrDefault("sec-websocket-protocol", List.of()).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .anyMatch(offer -> offer.strip().equals(SUBPROTOCOL));
  }

  /** Fetches no keys any more. */
  @Override
  public void close() {
    tokens.ifPresent(Tokens::close);
  }
}
