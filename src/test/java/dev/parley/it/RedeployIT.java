package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.server.AppServer;
import dev.parley.it.server.JvmCensus;
import dev.parley.it.server.ServerSetup;
import dev.parley.it.transcript.Webhooks;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Redeploying in a running server, each time with sockets of every protocol open, webhooks on their
 * way and an issuer's keys fetched, leaves nothing behind: no thread, no class loader, no socket.
 */
@Tag("redeploy")
class RedeployIT {

  /** Pools of the server that fill up in the first rounds are no leak. */
  private static final int WARM_UP = 4;

  private static final int REDEPLOYS = 20;

  /** One leaked per redeploy would be {@value #REDEPLOYS}; a lazily filled pool is a few. */
  private static final int SLACK = 5;

  /**
   * Payara deploys on threads that go when they had nothing to do for a minute; the JDK's HTTP
   * client, on JDK 17, ends its thread and closes its files a while after it was garbage.
   */
  private static final Duration IDLE_THREADS_GO = Duration.ofSeconds(100);

  @Test
  void twentyRedeploysWithOpenSocketsLeaveNothingBehind() throws Exception {
    try (Webhooks webhooks = new Webhooks()) {
      String receiver = "http://127.0.0.1:" + webhooks.port();
      // Caches that hold a class loader softly are not leaks: soft references go with the first
      // collection here.
      ServerSetup setup =
          ServerSetup.of(
                  Map.of(
                      "AUTH_JWKS_URL", receiver + "/jwks",
                      "AUTHN_WEBHOOK_URL", receiver + "/authn",
                      "DISCONNECT_WEBHOOK_URL", receiver + "/disconnect"))
              .withJvmArgs("-XX:SoftRefLRUPolicyMSPerMB=0");
      try (AppServer server = AppServer.start(setup)) {
        judge(server);
      }
    }
  }

  private static void judge(AppServer server) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      redeployWithOpenSockets(server);
    }
    JvmCensus before = JvmCensus.of(server);
    for (int i = 0; i < REDEPLOYS; i++) {
      redeployWithOpenSockets(server);
    }
    JvmCensus after =
        JvmCensus.settled(server, IDLE_THREADS_GO, now -> leaked(before, now).isEmpty());
    server.undeploy();
    JvmCensus empty = JvmCensus.of(server);

    String evidence =
        "%s%nbefore   %s%nafter    %s%nwithout  %s%nmore threads: %s"
            .formatted(server.kind().label(), before, after, empty, after.threadsMoreThan(before));
    System.out.println(evidence);
    assertThat(leaked(before, after)).as(evidence).isEmpty();
    assertThat(empty.threads().keySet()).as(evidence).noneMatch(name -> name.startsWith("parley"));
  }

  /**
   * Of what there is more than pools explain. WildFly's and Payara's pools, which outlive every
   * deployment, remember some of the first ones: a thread keeps the context class loader or the
   * protection domain that it was created with, an idle one its last task (seen in heap dumps).
   * That is a few for ever, and not one more for each redeploy.
   */
  private static Map<String, Integer> leaked(JvmCensus before, JvmCensus after) {
    Map<String, Integer> growth = new TreeMap<>(after.threadsMoreThan(before));
    growth.put("class loaders", after.classLoaders() - before.classLoaders());
    growth.put("sockets", after.sockets() - before.sockets());
    growth.put("other files", after.files() - before.files());
    growth.values().removeIf(more -> more < SLACK);
    return growth;
  }

  /** The sockets are told 1001 and end; they are the ones that a leak would hang on to. */
  private static void redeployWithOpenSockets(AppServer server) throws Exception {
    try (OneOfEach sockets = OneOfEach.connect(server)) {
      server.redeploy();
      sockets.expect1001();
    }
  }
}
