package dev.parley.gateway.program;

import dev.parley.gateway.WebRtcGatewayBuilder;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.ice.IceUrl;
import dev.parley.gateway.identity.RemoteIdForm;
import dev.parley.gateway.identity.RemoteIds;
import dev.parley.gateway.identity.StateDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that all commands share, and what they mean together. */
final class GatewayOptions {
  private static final int MAX_CREDENTIAL_BYTES = 4096;
  private static final String NO_ICE = "none";

  /** Variables of the process. */
  Map<String, String> environment = Map.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--signaling-url",
      paramLabel = "URL",
      description = "The signaling server, such as wss://signaling.example.org/ws.")
  private String signalingUrl;

  @Option(
      names = "--local-ws-url",
      paramLabel = "URL",
      description =
          "The WebSocket API at home that browsers are to reach, such as ws://localhost:8095/ws.")
  private String localWsUrl;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file with any of these options, named as here without --.")
  @SuppressWarnings("UnusedVariable") // Settings reads it before all others are known.
  private Path config;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Where the identity is kept. By default where this system keeps such things.")
  private Path stateDir;

  @Option(
      names = "--remote-id",
      paramLabel = "ID",
      description = "A Remote ID of your own: 1 to 64 of A-Z, 0-9 and '-'.")
  private String remoteId;

  @Option(
      names = "--remote-id-form",
      paramLabel = "FORM",
      description =
          "pinned (default): 26 characters by which browsers recognise this gateway for certain."
              + " short: MA-XXXX-XXXX, easier to type.")
  private RemoteIdForm remoteIdForm = RemoteIdForm.PINNED;

  @Option(
      names = "--ice-server",
      paramLabel = "SERVER",
      split = ",",
      description =
          "A STUN or TURN server: stun:host:port or turn:host:port?transport=udp. Give it several"
              + " times for several. Replaces the public STUN servers used by default; 'none' for"
              + " none at all.")
  private List<String> iceServers = new ArrayList<>();

  @Option(
      names = "--ice-username",
      paramLabel = "NAME",
      description = "User name for the TURN servers.")
  private String iceUsername;

  @Option(
      names = "--ice-credential-file",
      paramLabel = "FILE",
      description =
          "A file with the TURN servers' password. Or set PARLEY_GATEWAY_ICE_CREDENTIAL: a password"
              + " on the command line could be seen by others.")
  private Path iceCredentialFile;

  /** Where to find the state; the default of the operating system if none is given. */
  Path stateDir() {
    return stateDir != null
        ? stateDir
        : StateDirectory.byDefault(
            environment, System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
  }

  RemoteIdForm remoteIdForm() {
    return remoteIdForm;
  }

  /** The id that was given, in capitals. */
  Optional<String> remoteId() throws UsageException {
    try {
      return Optional.ofNullable(remoteId).map(RemoteIds::of);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  URI signalingUrl() throws UsageException {
    return url("--signaling-url", signalingUrl, "wss://signaling.example.org/ws");
  }

  URI localWsUrl() throws UsageException {
    return url("--local-ws-url", localWsUrl, "ws://localhost:8095/ws");
  }

  private static URI url(String option, String text, String example) throws UsageException {
    if (text == null) {
      throw new UsageException(
          "Please say " + option + ", such as " + option + " " + example + ". Try --help.");
    }
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("ws") || scheme.equals("wss"))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new UsageException(
        "'"
            + text
            + "' is not the address of a WebSocket. "
            + option
            + " looks like "
            + example
            + ".");
  }

  /** The STUN and TURN servers with their credentials. */
  List<IceServer> iceServers() throws UsageException {
    if (iceServers == null || iceServers.isEmpty()) {
      return WebRtcGatewayBuilder.DEFAULT_ICE_SERVERS;
    } else if (iceServers.equals(List.of(NO_ICE))) {
      return List.of();
    }
    Optional<String> name = Optional.ofNullable(iceUsername);
    List<IceServer> servers = new ArrayList<>();
    try {
      for (String url : iceServers) {
        if (IceUrl.of(url.strip()).isTurn()) {
          servers.add(new IceServer(List.of(url.strip()), name, credential()));
        } else {
          servers.add(IceServer.stun(url.strip()));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          e.getMessage()
              + (name.isEmpty() || credential().isEmpty()
                  ? " For TURN: --ice-username, and --ice-credential-file or"
                      + " PARLEY_GATEWAY_ICE_CREDENTIAL."
                  : ""));
    }
    return List.copyOf(servers);
  }

  private Optional<String> credential() throws UsageException {
    if (iceCredentialFile == null) {
      return settings().value(Settings.ICE_CREDENTIAL);
    }
    try {
      if (Files.size(iceCredentialFile) > MAX_CREDENTIAL_BYTES) {
        throw new UsageException(iceCredentialFile + " is too large for a password.");
      }
      return Optional.of(Files.readString(iceCredentialFile).strip())
          .filter(text -> !text.isEmpty());
    } catch (IOException e) {
      throw new UsageException("The password file " + iceCredentialFile + " cannot be read.");
    }
  }

  private Settings settings() {
    return (Settings) spec.commandLine().getDefaultValueProvider();
  }

  /** For what the person is to read. */
  CommandLine line() {
    return spec.commandLine();
  }
}
