package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.server.AppServer;
import dev.parley.it.server.JvmCensus;
import dev.parley.it.server.ServerSetup;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Redeploying in a running server, with sockets open each time, leaves nothing behind: no thread,
 * no class loader, no socket.
 */
@Tag("redeploy")
class RedeployIT {

  /** Pools of the server that fill up in the first rounds are no leak. */
  private static final int WARM_UP = 4;

  private static final int REDEPLOYS = 20;
  private static final int SOCKETS = 5;

  /** One leaked per redeploy would be {@value #REDEPLOYS}; a lazily filled pool is a few. */
  private static final int SLACK = 5;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Test
  void twentyRedeploysWithOpenSocketsLeaveNothingBehind() throws Exception {
    // Caches that hold a class loader softly are not leaks: soft references go with the first
    // collection here.
    ServerSetup setup = ServerSetup.plain().withJvmArgs("-XX:SoftRefLRUPolicyMSPerMB=0");
    try (AppServer server = AppServer.start(setup)) {
      for (int i = 0; i < WARM_UP; i++) {
        redeployWithOpenSockets(server);
      }
      JvmCensus before = JvmCensus.of(server);
      for (int i = 0; i < REDEPLOYS; i++) {
        redeployWithOpenSockets(server);
      }
      JvmCensus after = JvmCensus.of(server);
      server.undeploy();
      JvmCensus empty = JvmCensus.of(server);

      String evidence =
          "%s%nbefore   %s%nafter    %s%nwithout  %s%nmore threads: %s"
              .formatted(
                  server.kind().label(), before, after, empty, after.threadsMoreThan(before));
      System.out.println(evidence);
      assertThat(after.threadsMoreThan(before).values())
          .as(evidence)
          .allMatch(growth -> growth < SLACK);
      // WildFly's pools, which outlive every deployment, remember some of the first ones: a thread
      // keeps the context class loader that it was created with, an idle one its last task (seen in
      // heap dumps). That is a few for ever, and not one more for each redeploy.
      assertThat(after.classLoaders() - before.classLoaders()).as(evidence).isLessThan(SLACK);
      assertThat(after.sockets() - before.sockets()).as(evidence).isLessThan(SLACK);
      assertThat(after.files() - before.files()).as(evidence).isLessThan(SLACK);
      assertThat(empty.threads().keySet()).as(evidence).noneMatch(name -> name.contains("parley"));
    }
  }

  /** The sockets are told 1001 and end; they are the ones that a leak would hang on to. */
  private static void redeployWithOpenSockets(AppServer server) throws Exception {
    List<Ended> sockets = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      Ended ended = new Ended();
      CLIENT
          .newWebSocketBuilder()
          .buildAsync(server.ws("/ws?protocol=pairing"), ended)
          .get(60, TimeUnit.SECONDS);
      sockets.add(ended);
    }
    for (Ended socket : sockets) {
      socket.greeted.get(60, TimeUnit.SECONDS);
    }
    server.redeploy();
    for (Ended socket : sockets) {
      assertThat(socket.code.get(60, TimeUnit.SECONDS)).isEqualTo(1001);
    }
  }

  private static final class Ended implements WebSocket.Listener {

    private final CompletableFuture<String> greeted = new CompletableFuture<>();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      greeted.complete(text.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      code.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable broken) {
      greeted.completeExceptionally(broken);
      code.completeExceptionally(broken);
    }
  }
}
