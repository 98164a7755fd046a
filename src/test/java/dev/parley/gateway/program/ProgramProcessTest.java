package dev.parley.gateway.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.signaling.FakeSignaling;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program from outside: exit codes, words, and never a stack trace. */
@Timeout(120)
class ProgramProcessTest {
  private static final String LOCAL = "ws://127.0.0.1:9/ws";

  @TempDir private Path temp;

  private Path state() {
    return temp.resolve("state");
  }

  private GatewayProcess start(Map<String, String> environment, String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--state-dir", state().toString()));
    return GatewayProcess.start(temp, environment, all.toArray(String[]::new));
  }

  private GatewayProcess run(URI signaling, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--signaling-url",
                signaling.toString(),
                "--local-ws-url",
                LOCAL,
                "--ice-server",
                "none"));
    args.addAll(List.of(more));
    return start(Map.of(), args.toArray(String[]::new));
  }

  private static void nothingOfTheMachinery(GatewayProcess process) throws IOException {
    assertThat(process.out() + process.err())
        .doesNotContainPattern("(?m)^\\s+at [\\w.$/@]+\\(")
        .doesNotContain("Exception in thread")
        .doesNotContain("Caused by")
        // What the native library says when the process ends.
        .doesNotContain("attach");
  }

  private void ends(GatewayProcess started, int code, String... words) throws Exception {
    try (GatewayProcess process = started) {
      assertThat(process.exitCode()).as(process.out() + process.err()).isEqualTo(code);
      assertThat(process.out() + process.err()).contains(words);
      nothingOfTheMachinery(process);
    }
  }

  @Test
  void itRegistersSaysItsIdAndStopsWith0WhenAskedTo() throws Exception {
    try (FakeSignaling signaling = FakeSignaling.thatRegisters();
        GatewayProcess gateway = run(signaling.uri(), "--qr", "always")) {
      FakeSignaling.Peer peer = signaling.accepted();
      String register = peer.next();
      assertThat(register).contains("\"iceServers\":[]").contains("\"secret\":\"");
      gateway.awaitOutput("Online: browsers can connect as ");
      String id = register.replaceFirst("(?s).*\"remoteId\":\"([^\"]+)\".*", "$1");
      String http = signaling.uri().toString().replace("ws://", "http://").replace("/ws", "");
      assertThat(id).matches("[A-Z3-79]{26}");
      assertThat(gateway.out())
          .contains("Remote ID: " + id)
          .contains("Connect:   " + http + "/try/remote.html?id=" + id);

      ends(start(Map.of(), "status"), 0, "Running and online.", id, signaling.uri().toString());
      ends(start(Map.of(), "new-id", "--yes"), 3, "Another gateway is running");
      gateway.terminate();

      assertThat(gateway.exitCode()).isEqualTo(0);
      assertThat(peer.next()).isEqualTo("close 1000");
      nothingOfTheMachinery(gateway);
      ends(start(Map.of(), "status"), 1, "Not running", id);
    }
  }

  @Test
  void itEndsWith4WhenAnotherTakesItsIdOver() throws Exception {
    try (FakeSignaling signaling = FakeSignaling.thatRegisters();
        GatewayProcess gateway = run(signaling.uri(), "--remote-id", "ma-given-1")) {
      FakeSignaling.Peer peer = signaling.accepted();
      assertThat(peer.next()).contains("\"remoteId\":\"MA-GIVEN-1\"");

      peer.close(4000, "Replaced by new connection");

      assertThat(gateway.exitCode()).isEqualTo(4);
      assertThat(gateway.err()).contains("Another gateway has registered this Remote ID");
      nothingOfTheMachinery(gateway);
    }
  }

  @Test
  void theSameIdComesBackAndANewOneOnRequest() throws Exception {
    try (FakeSignaling signaling = FakeSignaling.thatRegisters()) {
      String first = idOf(signaling);
      assertThat(idOf(signaling)).isEqualTo(first);
      ends(start(Map.of(), "new-id"), 2, "Nothing was changed.");
      assertThat(idOf(signaling)).isEqualTo(first);
      ends(start(Map.of(), "new-id", "--yes"), 0, "Remote ID: ");
      assertThat(idOf(signaling)).isNotEqualTo(first);
    }
  }

  private String idOf(FakeSignaling signaling) throws Exception {
    try (GatewayProcess gateway = run(signaling.uri())) {
      String register = signaling.accepted().next();
      gateway.awaitOutput("Online");
      gateway.terminate();
      assertThat(gateway.exitCode()).isZero();
      return register.replaceFirst("(?s).*\"remoteId\":\"([^\"]+)\".*", "$1");
    }
  }

  @Test
  void aDamagedOrReadableIdentityEndsWith3AndASentence() throws Exception {
    ends(start(Map.of(), "new-id", "--yes"), 0, "Remote ID: ");
    Path file = state().resolve("identity.pem");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    ends(run(URI.create(LOCAL)), 3, "Others can read the identity in " + file);
    ends(start(Map.of(), "status"), 3, "Others can read the identity in " + file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "nothing of the kind");
    ends(run(URI.create(LOCAL)), 3, "The identity in " + file + " is damaged.");
  }

  @Test
  void wrongUsageEndsWith2AndASentence() throws Exception {
    ends(start(Map.of()), 2, "Please say --signaling-url");
    ends(start(Map.of(), "--signaling-url", "wss://x.example/ws"), 2, "Please say --local-ws-url");
    ends(
        start(Map.of(), "--signaling-url", "https://x.example/ws", "--local-ws-url", LOCAL),
        2,
        "'https://x.example/ws' is not the address of a WebSocket.");
    ends(start(Map.of(), "--morse"), 2, "Unknown option", "Try --help.");
    ends(run(URI.create(LOCAL), "--remote-id", "a_b"), 2, "is not a Remote ID");
    ends(run(URI.create(LOCAL), "--reconnect-min", "0"), 2, "The longest wait");
    ends(run(URI.create(LOCAL), "--max-sessions", "0"), 2, "--max-sessions");
    ends(run(URI.create(LOCAL), "--browser-timeout", "0"), 2, "--browser-timeout");
    ends(run(URI.create(LOCAL), "--ice-server", "http://x"), 2, "is not a STUN or TURN server");
    ends(run(URI.create(LOCAL), "--config", temp.resolve("none").toString()), 2, "cannot be read");
  }

  @Test
  void checkSaysInWordsWhatDoesNotWork() throws Exception {
    try (FakeSignaling signaling = FakeSignaling.thatRegisters();
        FakeSignaling local = new FakeSignaling()) {
      ends(
          start(
              Map.of(),
              "check",
              "--signaling-url",
              signaling.uri().toString(),
              "--local-ws-url",
              local.uri().toString(),
              "--ice-server",
              "none"),
          0,
          "ok   Signaling: the server accepts registrations",
          "ok   Local API: it opens a WebSocket",
          "ok   WebRTC",
          "All is well.");
      local.refuse("HTTP/1.1 404 Not Found");
      signaling.refuse("HTTP/1.1 403 Forbidden");
      ends(
          start(
              Map.of("PARLEY_GATEWAY_ICE_SERVER", "stun:127.0.0.1:9"),
              "check",
              "--signaling-url",
              signaling.uri().toString(),
              "--local-ws-url",
              local.uri().toString()),
          1,
          "FAIL Signaling: " + signaling.uri() + " refuses this gateway (HTTP 403).",
          "FAIL Local API: There is no WebSocket at " + local.uri() + " (HTTP 404).",
          "FAIL stun:127.0.0.1:9: ",
          "Not all is well");
    }
  }

  @Test
  void theWayToTheLocalApiTakesNoProxy() throws Exception {
    try (FakeSignaling local = new FakeSignaling()) {
      ends(
          start(
              // Nobody is a proxy there, and no host is spared it.
              Map.of(
                  "JDK_JAVA_OPTIONS",
                  "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9 -Dhttp.nonProxyHosts="),
              "check",
              "--signaling-url",
              local.uri().toString(),
              "--local-ws-url",
              local.uri().toString(),
              "--ice-server",
              "none"),
          1,
          "FAIL Signaling: Nobody answers",
          "ok   Local API: it opens a WebSocket");
    }
  }

  @Test
  void withoutANativeLibraryItEndsWith1AndASentence() throws Exception {
    try (GatewayProcess gateway =
        start(
            Map.of("JDK_JAVA_OPTIONS", "-Dos.arch=sparc"),
            "--signaling-url",
            LOCAL,
            "--local-ws-url",
            LOCAL)) {
      assertThat(gateway.exitCode()).as(gateway.out() + gateway.err()).isEqualTo(1);
      assertThat(gateway.err())
          .contains("native library cannot be loaded on Linux sparc")
          .doesNotContain("null");
      nothingOfTheMachinery(gateway);
    }
  }
}
