package dev.parley.gateway.program;

import dev.parley.gateway.GatewayListener;
import dev.parley.gateway.GatewayState;
import dev.parley.gateway.WebRtcGateway;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.identity.Identity;
import dev.parley.gateway.identity.IdentityException;
import dev.parley.gateway.identity.StateDirectory;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code parley-gateway}: runs the gateway until it is stopped or replaced. */
@Command(
    name = "parley-gateway",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Reach a WebSocket API at home from any browser, without opening a port.%n",
    description = {
      "The gateway runs beside the server at home, such as Music Assistant. It registers a Remote ID"
          + " with a signaling server. A browser anywhere that knows this ID connects directly to the"
          + " gateway, end to end encrypted, and the gateway passes everything on to the server.%n",
      "To begin:%n",
      "  parley-gateway --signaling-url wss://signaling.example.org/ws --local-ws-url"
          + " ws://localhost:8095/ws%n",
      "If it does not work, the same with 'check' in front of the options says what is wrong.%n"
    },
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Every option may also be an environment variable (--signaling-url is"
          + " PARLEY_GATEWAY_SIGNALING_URL) or a line in the file of --config. The command line wins,"
          + " then the environment, then the file.",
      "",
      "Ends with 0 when stopped, 1 when it cannot run here, 2 when an option is wrong, 3 when the"
          + " identity is damaged, readable by others or in use, 4 when another gateway took over the"
          + " Remote ID."
    },
    subcommands = {StatusCommand.class, NewIdCommand.class, CheckCommand.class})
final class RunCommand implements Callable<Integer> {
  @Mixin private GatewayOptions options;

  @Option(
      names = "--reconnect-min",
      paramLabel = "SECONDS",
      description = "Shortest wait before the signaling server is tried again (default: 10).")
  private int reconnectMin = 10;

  @Option(
      names = "--reconnect-max",
      paramLabel = "SECONDS",
      description = "Longest wait (default: 300).")
  private int reconnectMax = 300;

  @Option(
      names = "--max-sessions",
      paramLabel = "NUMBER",
      description = "Browsers that may be connected at the same time.")
  private Integer maxSessions;

  @Option(
      names = "--browser-timeout",
      paramLabel = "SECONDS",
      description =
          "How long a browser may take nothing while something waits for it; then it is hung up on"
              + " (default: 60).")
  private int browserTimeout = 60;

  @Option(
      names = "--connect-page",
      paramLabel = "URL",
      description =
          "The page that the link and the QR code open, with {id} where the Remote ID goes. By"
              + " default the one beside the signaling server.")
  private String connectPage;

  @Option(
      names = "--qr",
      paramLabel = "WHEN",
      description = "Show a QR code: auto (default: in a terminal), always, never.")
  private QrWhen qr = QrWhen.AUTO;

  @Option(names = "--verbose", description = "Say more in the log.")
  private boolean verbose;

  /** When a QR code is shown. */
  enum QrWhen {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Override
  public Integer call() throws UsageException, IdentityException {
    if (verbose) {
      QuietLog.verbose();
    }
    URI signaling = options.signalingUrl();
    URI local = options.localWsUrl();
    var iceServers = options.iceServers();
    Optional<String> given = options.remoteId();
    try (StateDirectory state = StateDirectory.open(options.stateDir())) {
      Identity identity =
          given.isPresent() ? state.identity(given.get()) : state.identity(options.remoteIdForm());
      CompletableFuture<Integer> end = new CompletableFuture<>();
      StatusFile status = new StatusFile(state.path(), identity.remoteId(), signaling, local);
      WebRtcGateway gateway =
          WebRtcGateway.builder()
              .signalingUrl(signaling)
              .localWsUrl(local)
              .identity(identity)
              .iceServers(iceServers)
              .reconnect(Duration.ofSeconds(reconnectMin), Duration.ofSeconds(reconnectMax))
              .limits(limits())
              .listener(new Announcer(signaling, status, end))
              .build();
      Shutdown.onSignal(
          () -> {
            gateway.stop();
            status.remove();
          });
      welcome(identity, signaling);
      try (gateway) {
        gateway.start();
        return end.join();
      } finally {
        status.remove();
      }
    }
  }

  private Limits limits() throws UsageException {
    if (browserTimeout <= 0) {
      throw new UsageException("--browser-timeout has to be a number of seconds above 0.");
    }
    Limits limits = Limits.DEFAULT.withPeerWait(Duration.ofSeconds(browserTimeout));
    if (maxSessions == null) {
      return limits;
    } else if (maxSessions <= 0) {
      throw new UsageException("--max-sessions has to be a number above 0.");
    }
    return limits.withSessions(maxSessions, Math.min(maxSessions, limits.pendingSessions()));
  }

  private void welcome(Identity identity, URI signaling) {
    PrintWriter out = options.line().getOut();
    String link = ConnectLink.of(signaling, connectPage, identity.remoteId());
    out.println("Remote ID: " + identity.remoteId());
    out.println("Connect:   " + link);
    if (qr == QrWhen.ALWAYS || (qr == QrWhen.AUTO && Terminal.isThere())) {
      out.println();
      out.print(QrCode.of(link, Terminal.charset()));
    }
    out.println("Keep the Remote ID to yourself and those who may connect.");
    out.flush();
  }

  /** Says on the terminal and in the status file what happens; on the gateway's listener thread. */
  private final class Announcer implements GatewayListener {
    private final URI signaling;
    private final StatusFile status;
    private final CompletableFuture<Integer> end;

    Announcer(URI signaling, StatusFile status, CompletableFuture<Integer> end) {
      this.signaling = signaling;
      this.status = status;
      this.end = end;
    }

    @Override
    public void remoteIdReady(String remoteId) {
      say("Online: browsers can connect as " + remoteId + ".");
    }

    @Override
    public void signalingLost(String reason) {
      say("Offline. " + reason);
    }

    @Override
    public void sessionOpened(String sessionId) {
      say("A browser has connected (session " + sessionId + ").");
    }

    @Override
    public void sessionClosed(String sessionId, String reason) {
      say("Session " + sessionId + " has ended: " + reason);
    }

    @Override
    public void stateChanged(GatewayState state) {
      status.write(state);
      if (state == GatewayState.REPLACED) {
        options
            .line()
            .getErr()
            .println(
                "Another gateway has registered this Remote ID at "
                    + signaling.getHost()
                    + ". This one stops, so that the two do not push each other out in turn.");
        options.line().getErr().flush();
        end.complete(ExitCode.REPLACED);
      }
    }

    private void say(String words) {
      options.line().getOut().println(words);
      options.line().getOut().flush();
    }
  }
}
