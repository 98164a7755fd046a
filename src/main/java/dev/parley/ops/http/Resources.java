package dev.parley.ops.http;

import dev.parley.http.Answer;
import dev.parley.ice.IceServers;
import dev.parley.json.JsonText;
import dev.parley.ops.health.HealthFigures;
import dev.parley.protocol.named.NamedPeersProtocol;
import dev.parley.protocol.remoteid.RemoteIdProtocol;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What each resource answers to GET. Safe to use from any thread; does not block. */
public final class Resources {
  private static final String CHECK = "/api/check/";

  /** The variable's list is the same for everyone; there is no user to make credentials for. */
  private static final String ANYBODY = "";

  private final HealthFigures figures;
  private final RemoteIdProtocol remoteIds;
  private final NamedPeersProtocol namedPeers;
  private final IceServers iceServers;

  /** Resources over one exchange. */
  public Resources(
      HealthFigures figures,
      RemoteIdProtocol remoteIds,
      NamedPeersProtocol namedPeers,
      IceServers iceServers) {
    this.figures = figures;
    this.remoteIds = remoteIds;
    this.namedPeers = namedPeers;
    this.iceServers = iceServers;
  }

  /**
   * Answers; never fails.
   *
   * @param path below the context root, decoded
   */
  public CompletionStage<Answer> get(String path) {
    return switch (path) {
      case "/.ok" -> done(Answer.ok(""));
      case "/healthz" -> done(Answer.ok(healthz()));
      case "/clients" -> clients();
      case "/api/ice-servers" -> done(Answer.ok(iceServers()));
      default -> path.startsWith(CHECK) ? check(path.substring(CHECK.length())) : done(notFound());
    };
  }

  private String healthz() {
    return JsonText.object()
        .put("ok", true)
        .put("uptime", figures.uptimeSeconds())
        .put("clients", figures.clientCount())
        .end();
  }

  private String iceServers() {
    return JsonText.object().raw("iceServers", iceServers.forUser(ANYBODY).orElse("[]")).end();
  }

  private CompletionStage<Answer> clients() {
    if (!namedPeers.tellsNames()) {
      return done(notFound());
    }
    return namedPeers
        .names()
        .thenApply(names -> Answer.ok(JsonText.array(names)))
        .exceptionally(failure -> later());
  }

  private CompletionStage<Answer> check(String remoteId) {
    if (!remoteIds.isRemoteId(remoteId)) {
      return done(forEveryPage(Answer.error(400, "Invalid Remote ID")));
    }
    return remoteIds
        .online(remoteId)
        .thenApply(online -> Answer.ok(JsonText.object().put("online", online).end()))
        .exceptionally(failure -> later())
        .thenApply(Resources::forEveryPage);
  }

  private static Answer forEveryPage(Answer answer) {
    return answer.with("Access-Control-Allow-Origin", "*");
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
