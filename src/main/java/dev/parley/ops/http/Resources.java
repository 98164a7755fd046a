package dev.parley.ops.http;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.Grant;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Block;
import dev.parley.guard.Guard;
import dev.parley.guard.RefusalLog;
import dev.parley.guard.Throttle.Budget;
import dev.parley.guard.token.TokenProblem;
import dev.parley.guard.token.TokenSettings;
import dev.parley.http.Answer;
import dev.parley.http.Tokenless;
import dev.parley.ice.IceServers;
import dev.parley.json.JsonText;
import dev.parley.ops.health.HealthFigures;
import dev.parley.protocol.named.NamedPeersProtocol;
import dev.parley.protocol.remoteid.RemoteIdProtocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What each resource answers to GET. Safe to use from any thread; does not block. */
public final class Resources {
  private static final String CHECK = "/api/check/";
  private static final String ICE_SERVERS = "/api/ice-servers";

  /** How long a browser need not ask again whether a page may ask. */
  private static final String PREFLIGHT_SECONDS = "600";

  /** Who shows no token has no name. */
  private static final String ANYBODY = "";

  private final HealthFigures figures;
  private final RemoteIdProtocol remoteIds;
  private final NamedPeersProtocol namedPeers;
  private final IceServers iceServers;
  private final Guard guard;
  private final RefusalLog refusals =
      new RefusalLog(System.getLogger(Resources.class.getName()), System::nanoTime);

  /** Resources over one exchange. */
  public Resources(
      HealthFigures figures,
      RemoteIdProtocol remoteIds,
      NamedPeersProtocol namedPeers,
      IceServers iceServers,
      Guard guard) {
    this.figures = figures;
    this.remoteIds = remoteIds;
    this.namedPeers = namedPeers;
    this.iceServers = iceServers;
    this.guard = guard;
  }

  /**
   * Answers; never fails. Pages of the allowed origins may read it (Fetch, 3.2), and every page
   * whether a Remote ID is online. May block for a second while the keys are fetched that a token
   * is checked with.
   */
  public CompletionStage<Answer> get(Asked asked) {
    String path = asked.path();
    if (path.startsWith(CHECK)) {
      return check(asked, path.substring(CHECK.length()))
          .thenApply(answer -> answer.with("Access-Control-Allow-Origin", "*"));
    }
    CompletionStage<Answer> answer =
        switch (path) {
          case "/.ok" -> done(Answer.ok(""));
          case "/healthz" -> done(Answer.ok(healthz()));
          case "/clients" -> clients(asked);
          case ICE_SERVERS -> done(iceServers(asked));
          default -> done(notFound());
        };
    return answer.thenApply(a -> readable(logged(asked, a), asked.origin()));
  }

  private Answer logged(Asked asked, Answer answer) {
    if (answer.status() > 400) {
      refusals.refused(asked.path(), asked.client(), answer.status(), answer.body());
    }
    return answer;
  }

  /**
   * Answers a browser that asks whether a page of another site may ask (Fetch, 3.2.2). Only a token
   * in a header makes it ask that, and so only where tokens are taken.
   */
  Answer preflight(Asked asked) {
    if (!asked.path().equals(ICE_SERVERS)) {
      return Answer.methodNotAllowed();
    }
    if (guard.origins().readableBy(asked.origin()).isEmpty()) {
      return readable(logged(asked, Answer.error(403, "Origin not allowed")), asked.origin());
    }
    Answer allowed =
        new Answer(204, Map.of(), "")
            .with("Access-Control-Allow-Methods", "GET")
            .with("Access-Control-Allow-Headers", "Authorization")
            .with("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    return readable(allowed, asked.origin());
  }

  /**
   * A request as it came.
   *
   * @param headers by name in any case
   * @param peer where the connection comes from
   */
  Asked asked(
      String path,
      Map<String, List<String>> query,
      Map<String, List<String>> headers,
      String peer) {
    Upgrade raw = new Upgrade(path, query, headers, ClientAddress.alone(peer));
    return new Asked(
        path, new Upgrade(path, query, headers, guard.addresses().of(peer, raw.headers())));
  }

  private Answer readable(Answer answer, String origin) {
    Answer varies = answer.with("Vary", "Origin");
    return guard
        .origins()
        .readableBy(origin)
        .map(value -> varies.with("Access-Control-Allow-Origin", value))
        .orElse(varies);
  }

  private String healthz() {
    return JsonText.object()
        .put("ok", true)
        .put("uptime", figures.uptimeSeconds())
        .put("clients", figures.clientCount())
        .end();
  }

  /** What they cost is the operator's traffic: they are not for whoever asks again and again. */
  private Answer iceServers(Asked asked) {
    Optional<Grant> grant;
    try {
      grant = granted(asked, TokenSettings.ICE_SERVERS);
    } catch (Refused refused) {
      return refused.answer;
    }
    String user = grant.map(Grant::subject).orElse(ANYBODY).replace(':', '_');
    return Answer.ok(
        JsonText.object().raw("iceServers", iceServers.forUser(user).orElse("[]")).end());
  }

  /** Why a request gets no more than this. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Answer answer;

    Refused(Answer answer) {
      super(answer.body(), null, false, false);
      this.answer = answer;
    }
  }

  /** What a client may use that has requests left, and a token where one is asked for. */
  private Optional<Grant> granted(Asked asked, String what) throws Refused {
    Optional<Block> block = guard.requests().spend(asked.client(), Budget.REQUESTS);
    if (block.isPresent()) {
      throw new Refused(Answer.rateLimited(block.get().seconds()));
    }
    try {
      Optional<Grant> grant = guard.access().grant(asked.request());
      if (!guard.access().permits(what, grant)) {
        throw new Refused(Tokenless.refused(grant));
      }
      return grant;
    } catch (TokenProblem problem) {
      throw new Refused(Tokenless.answer(problem));
    }
  }

  /** Who may not log in may not see who has. */
  private CompletionStage<Answer> clients(Asked asked) {
    if (!namedPeers.tellsNames()) {
      return done(notFound());
    }
    try {
      Optional<Grant> unused = granted(asked, namedPeers.name());
    } catch (Refused refused) {
      return done(refused.answer);
    }
    return namedPeers
        .names()
        .thenApply(names -> Answer.ok(JsonText.array(names)))
        .exceptionally(failure -> later());
  }

  private CompletionStage<Answer> check(Asked asked, String remoteId) {
    Optional<Block> block = guard.requests().spend(asked.client(), Budget.REQUESTS);
    if (block.isPresent()) {
      return done(Answer.rateLimited(block.get().seconds()));
    }
    if (!remoteIds.isRemoteId(remoteId)) {
      return done(guessed(asked, Answer.error(400, "Invalid Remote ID")));
    }
    return remoteIds
        .online(remoteId)
        .thenApply(online -> checked(asked, online))
        .exceptionally(failure -> later());
  }

  private Answer checked(Asked asked, boolean online) {
    Answer answer = Answer.ok(JsonText.object().put("online", online).end());
    return online ? answer : guessed(asked, answer);
  }

  /** Asking for what is not there is how ids are guessed. */
  private Answer guessed(Asked asked, Answer answer) {
    return guard
        .requests()
        .spend(asked.client(), Budget.FAILED_LOOKUPS)
        .map(block -> Answer.rateLimited(block.seconds()))
        .orElse(answer);
  }

  private static Answer notFound() {
    return Answer.error(404, "Not found");
  }

  /** The engine cannot tell at the moment: no answer is better than a wrong one. */
  private static Answer later() {
    return Answer.error(503, "Try again later").with("Retry-After", "5");
  }

  private static CompletionStage<Answer> done(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
