package dev.parley.gateway.program;

import dev.parley.gateway.ice.IceProbe;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.identity.Identity;
import dev.parley.gateway.identity.IdentityException;
import dev.parley.gateway.identity.RemoteIds;
import dev.parley.gateway.identity.StateDirectory;
import dev.parley.gateway.rtc.RtcException;
import dev.parley.gateway.rtc.libwebrtc.LibWebRtc;
import dev.parley.gateway.signaling.ConnectionTrouble;
import dev.parley.gateway.signaling.ReconnectPolicy;
import dev.parley.gateway.signaling.Registration;
import dev.parley.gateway.signaling.SignalingLink;
import dev.parley.gateway.signaling.SignalingListener;
import dev.parley.gateway.signaling.SignalingMessage;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check}: tries everything that the gateway needs, and says what does not work. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Try what the gateway needs, one after the other, and say in words what does not work. A"
            + " gateway that is running is not disturbed. Ends with 0 if all is well, else with 1.")
final class CheckCommand implements Callable<Integer> {
  private static final Duration LOCAL_TIMEOUT = Duration.ofSeconds(10);
  private static final int SIGNALING_TIMEOUT_SECONDS = 30;

  @Mixin private GatewayOptions options;

  private boolean trouble;

  @Override
  public Integer call() throws UsageException {
    URI signaling = options.signalingUrl();
    URI local = options.localWsUrl();
    List<IceServer> servers = options.iceServers();
    identity();
    library();
    signaling(signaling);
    local(local);
    ice(servers);
    PrintWriter out = options.line().getOut();
    out.println();
    out.println(trouble ? "Not all is well: see above." : "All is well.");
    out.flush();
    return trouble ? ExitCode.TROUBLE : ExitCode.STOPPED;
  }

  private void report(boolean fine, String what, String words) {
    PrintWriter out = options.line().getOut();
    out.println((fine ? "  ok   " : "  FAIL ") + what + ": " + words);
    out.flush();
    trouble |= !fine;
  }

  private void identity() {
    try {
      Optional<Identity> identity = StateDirectory.peek(options.stateDir(), options.remoteIdForm());
      report(
          true,
          "Identity",
          identity
              .map(Identity::remoteId)
              .orElse("none yet; it is made when the gateway first starts"));
    } catch (IdentityException e) {
      report(false, "Identity", e.getMessage());
    }
  }

  private void library() {
    try {
      LibWebRtc.load(Identity.fresh()).close();
      report(true, "WebRTC", "the native library runs on this machine");
    } catch (RtcException e) {
      report(false, "WebRTC", e.getMessage());
    }
  }

  /** With an id of its own: the gateway's would push a running one out. */
  private void signaling(URI url) {
    CompletableFuture<Optional<String>> trouble = new CompletableFuture<>();
    Registration registration =
        new Registration(
            "CHECK-" + RemoteIds.shortForm(new SecureRandom()), List::of, Optional.empty());
    try (SignalingLink link =
        new SignalingLink(url, registration, ReconnectPolicy.DEFAULT, new FirstNews(trouble))) {
      link.start();
      Optional<String> words = trouble.get(SIGNALING_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      report(words.isEmpty(), "Signaling", words.orElse("the server accepts registrations"));
    } catch (TimeoutException | ExecutionException e) {
      report(false, "Signaling", "The server does not answer.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      report(false, "Signaling", "The check was broken off.");
    }
  }

  private void local(URI url) {
    try {
      WebSocket socket =
          HttpClient.newBuilder()
              // As the gateway does: a proxy of the way out has no business on the way to the API.
              .proxy(HttpClient.Builder.NO_PROXY)
              .build()
              .newWebSocketBuilder()
              .connectTimeout(LOCAL_TIMEOUT)
              .buildAsync(url, new WebSocket.Listener() {})
              .get(LOCAL_TIMEOUT.toSeconds() + 1, TimeUnit.SECONDS);
      socket.abort();
      report(true, "Local API", "it opens a WebSocket");
    } catch (ExecutionException e) {
      report(false, "Local API", ConnectionTrouble.words(url, e));
    } catch (TimeoutException e) {
      report(false, "Local API", "It does not answer.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      report(false, "Local API", "The check was broken off.");
    }
  }

  private void ice(List<IceServer> servers) {
    IceProbe probe = new IceProbe();
    for (IceServer server : servers) {
      for (IceProbe.Finding finding : probe.probe(server)) {
        report(finding.fine(), finding.url(), finding.words());
      }
    }
    if (servers.isEmpty()) {
      report(true, "STUN and TURN", "none are configured, so browsers reach only the same network");
    }
  }

  /** Waits for the first thing that happens to a link: nothing if it registered, or else words. */
  private record FirstNews(CompletableFuture<Optional<String>> news) implements SignalingListener {
    @Override
    public void registered(String remoteId) {
      news.complete(Optional.empty());
    }

    @Override
    public void frame(SignalingMessage message) {
      // None is asked for.
    }

    @Override
    public void linkLost(String reason) {
      news.complete(Optional.of(reason.replaceFirst(" Next attempt in .*$", "")));
    }

    @Override
    public void replaced() {
      news.complete(Optional.of("Another connection has the same id."));
    }
  }
}
