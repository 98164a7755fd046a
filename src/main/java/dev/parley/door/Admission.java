package dev.parley.door;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Grant;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Refusal;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Access;
import dev.parley.guard.Block;
import dev.parley.guard.Connections;
import dev.parley.guard.Guard;
import dev.parley.guard.RefusalLog;
import dev.parley.guard.Throttle.Budget;
import dev.parley.guard.token.TokenProblem;
import dev.parley.http.Answer;
import dev.parley.http.QueryString;
import dev.parley.http.Tokenless;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may come in: decides on every request to a socket path before the handshake, without knowing
 * any server or protocol.
 *
 * <p>In this order: the method (405); for an upgrade its origin (403); what the protocol itself
 * refuses, asked for a plain GET too (400 and the like, so that it wins over 426); a request that
 * is no upgrade (426); a malformed handshake (400, 426); how often its address asks (429); its
 * token (401, 403); and last, because only for these a client should come back, a server that takes
 * nobody now or is full (503).
 */
final class Admission {
  private static final System.Logger LOG = System.getLogger(Admission.class.getName());

  /** What is to be done with a request. */
  sealed interface Decision {
    /** Not a socket path, or a page under the same path: it goes its ordinary way. */
    record PassOn() implements Decision {}

    /** Answered here, and nothing else happens. */
    record Refuse(Answer answer) implements Decision {}

    /** To be upgraded. */
    record Admit(Admitted admitted) implements Decision {}
  }

  /** When a client should look again whether the server takes it. */
  private static final String RETRY_AFTER_SECONDS = "5";

  /** As many connections as one flood costs its address. */
  private static final int FLOOD_COSTS = 50;

  /** At {@code /} a page is served to whoever does not ask for an upgrade. */
  private static final String PAGE_PATH = "/";

  private static final Decision PASS_ON = new Decision.PassOn();

  private final Map<String, Protocol> byPath = new LinkedHashMap<>();
  private final Guard guard;
  private final RefusalLog refusals = new RefusalLog(LOG, System::nanoTime);
  private final Supplier<Optional<String>> closed;

  /**
   * Lets in to all protocols that have a path.
   *
   * @param closed asked at each upgrade why the server takes nobody now, in a word or two
   * @throws IllegalArgumentException if two protocols claim the same path
   */
  Admission(List<Protocol> protocols, Guard guard, Supplier<Optional<String>> closed) {
    this.guard = guard;
    this.closed = closed;
    for (Protocol protocol : protocols) {
      protocol
          .path()
          .ifPresent(
              path -> {
                if (byPath.put(path, protocol) != null) {
                  throw new IllegalArgumentException("claimed by two protocols: " + path);
                }
              });
    }
  }

  /** Whether {@code path} is one on which WebSockets are spoken. */
  boolean isSocketPath(String path) {
    return byPath.containsKey(path);
  }

  /**
   * Decides on a request. May block for a few seconds while the keys are fetched that a token is
   * checked with.
   *
   * @param path below the context root, without parameters
   * @param query as in the request line; null if there is none
   * @param headers by name in any case
   * @param peer where the connection comes from
   */
  Decision decide(
      String method, String path, String query, Map<String, List<String>> headers, String peer) {
    Protocol protocol = byPath.get(path);
    if (protocol == null) {
      return PASS_ON;
    }
    boolean reading = method.equals("GET") || method.equals("HEAD");
    if (!reading) {
      return new Decision.Refuse(Answer.methodNotAllowed());
    }
    Handshake handshake = new Handshake(headers);
    boolean upgrade = handshake.asked() && method.equals("GET");
    if (!upgrade && path.equals(PAGE_PATH)) {
      return PASS_ON;
    }
    Upgrade bare = new Upgrade(path, Map.of(), headers, ClientAddress.alone(peer));
    ClientAddress client = guard.addresses().of(peer, bare.headers());
    if (upgrade && !guard.origins().allowsUpgrade(handshake.origin())) {
      return log(path, client, refuse(403, "Origin not allowed"));
    }
    Upgrade request;
    try {
      request = new Upgrade(path, QueryString.parse(query), headers, client);
    } catch (IllegalArgumentException e) {
      return log(path, client, refuse(400, "Malformed query"));
    }
    Optional<Refusal> refusal = protocol.refuse(request);
    if (refusal.isPresent()) {
      return log(request, refuse(refusal.get().status(), refusal.get().error()));
    }
    if (!upgrade) {
      return new Decision.Refuse(
          upgradeRequired(
              "This path speaks WebSocket only: a request without Upgrade gets nothing"));
    }
    return malformed(handshake)
        .or(() -> tooOften(protocol, request))
        .map(decision -> log(request, decision))
        .orElseGet(() -> checkToken(protocol, request));
  }

  private static Optional<Decision> malformed(Handshake handshake) {
    if (!handshake.connectionUpgrades()) {
      return Optional.of(refuse(400, "Header 'Connection: Upgrade' is missing (lost in a proxy?)"));
    }
    if (!handshake.versionIs13()) {
      return Optional.of(
          new Decision.Refuse(
              upgradeRequired("Only WebSocket version 13 is spoken")
                  .with("Sec-WebSocket-Version", "13")));
    }
    if (!handshake.keyIsValid()) {
      return Optional.of(refuse(400, "Header Sec-WebSocket-Key must be 16 bytes in base64"));
    }
    return Optional.empty();
  }

  private Optional<Decision> tooOften(Protocol protocol, Upgrade request) {
    Optional<Block> block = guard.upgrades().spend(request.client(), Budget.UPGRADES);
    if (block.isEmpty() && protocol.isRequest(request)) {
      block = guard.requests().spend(request.client(), Budget.REQUESTS);
    }
    return block.map(b -> new Decision.Refuse(Answer.rateLimited(b.seconds())));
  }

  private Decision checkToken(Protocol protocol, Upgrade request) {
    Optional<Grant> grant;
    try {
      grant = guard.access().grant(request);
    } catch (TokenProblem problem) {
      return log(request, new Decision.Refuse(Tokenless.answer(problem)));
    }
    Upgrade checked =
        new Upgrade(request.path(), request.query(), request.headers(), request.client(), grant);
    Optional<Protocol> spoken = protocol.spoken(checked);
    if (spoken.isPresent()) {
      boolean later = grant.isEmpty() && spoken.get().takesTokensLater();
      if (!later && !guard.access().permits(spoken.get().name(), grant)) {
        return log(checked, new Decision.Refuse(Tokenless.refused(grant)));
      }
      Optional<Refusal> refusal = spoken.get().refuseGrant(checked);
      if (refusal.isPresent()) {
        return log(checked, refuse(refusal.get().status(), refusal.get().error()));
      }
    }
    return admit(protocol, checked);
  }

  private Decision admit(Protocol protocol, Upgrade request) {
    Optional<String> shut = closed.get();
    if (shut.isPresent()) {
      return log(
          request, new Decision.Refuse(unavailable("Server is " + shut.get() + ", try again")));
    }
    Connections.Answer answer = guard.connections().enter(request.client());
    if (answer instanceof Connections.Answer.Granted granted) {
      String subprotocol =
          protocol
              .subprotocol(request)
              .orElse(Access.offersSubprotocol(request) ? Access.SUBPROTOCOL : "");
      return new Decision.Admit(new Admitted(protocol, request, subprotocol, granted.place()));
    }
    return log(
        request,
        new Decision.Refuse(
            unavailable(
                answer instanceof Connections.Answer.AddressFull
                    ? "Too many connections from your address"
                    : "Server is full, try again")));
  }

  /**
   * A line of a client is closed for flooding. Were it only closed, it could come back at once and
   * do it again.
   */
  void flooded(ClientAddress client) {
    refusals.closed(client, CloseCause.TOO_FAST);
    guard.upgrades().charge(client, Budget.UPGRADES, FLOOD_COSTS);
  }

  private static Answer unavailable(String error) {
    return Answer.error(503, error).with("Retry-After", RETRY_AFTER_SECONDS);
  }

  private Decision log(Upgrade request, Decision decision) {
    return log(request.path(), request.client(), decision);
  }

  private Decision log(String path, ClientAddress client, Decision decision) {
    if (decision instanceof Decision.Refuse refuse) {
      refusals.refused(path, client, refuse.answer().status(), refuse.answer().body());
    }
    return decision;
  }

  private static Decision refuse(int status, String error) {
    return new Decision.Refuse(Answer.error(status, error));
  }

  /**
   * RFC 9110, 15.5.22: a 426 must name what to upgrade to. Payara takes a response with this header
   * for an upgraded connection and leaves out its length, so that a client waits for more; closing
   * the connection ends the wait, and does no harm elsewhere.
   */
  private static Answer upgradeRequired(String error) {
    return Answer.error(426, error).with("Upgrade", "websocket").with("Connection", "close");
  }
}
