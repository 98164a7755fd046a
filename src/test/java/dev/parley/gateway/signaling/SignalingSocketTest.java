package dev.parley.gateway.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The link over real sockets, with the JDK's WebSocket client. */
@Timeout(60)
class SignalingSocketTest {
  private static final ReconnectPolicy QUICK =
      new ReconnectPolicy(Duration.ofMillis(20), Duration.ofMillis(200));

  private final Notes notes = new Notes();
  private SignalingLink link;

  private SignalingLink start(URI uri) {
    link =
        new SignalingLink(uri, new Registration("MA-1", List::of, Optional.empty()), QUICK, notes);
    link.start();
    return link;
  }

  @AfterEach
  void end() {
    if (link != null) {
      link.close();
    }
  }

  @Test
  void itRegistersSendsInOrderAndHearsWhatComes() throws Exception {
    try (FakeSignaling server = FakeSignaling.thatRegisters()) {
      start(server.uri());
      FakeSignaling.Peer peer = server.accepted();
      assertThat(peer.next()).contains("\"register-server\"");
      assertThat(notes.take()).isEqualTo("registered MA-1");

      for (int i = 0; i < 1_000; i++) {
        assertThat(link.send("{\"n\":" + i + "}")).isTrue();
      }
      for (int i = 0; i < 1_000; i++) {
        assertThat(peer.next()).isEqualTo("{\"n\":" + i + "}");
      }
      for (int i = 0; i < 1_000; i++) {
        peer.say("{\"type\":\"client-connected\",\"sessionId\":\"S" + i + "\"}");
      }
      for (int i = 0; i < 1_000; i++) {
        assertThat(notes.take()).isEqualTo("ClientConnected[sessionId=S" + i + "]");
      }
    }
  }

  @Test
  void aMessageOfAMebibytePassesAndOneByteMoreLosesTheLine() throws Exception {
    try (FakeSignaling server = FakeSignaling.thatRegisters()) {
      start(server.uri());
      FakeSignaling.Peer peer = server.accepted();
      assertThat(notes.take()).startsWith("registered");
      String frame = "{\"type\":\"morse\",\"more\":\"€\"}";
      int spare = (1 << 20) - Utf8.length(frame);

      peer.say(frame + " ".repeat(spare));
      assertThat(notes.take()).isEqualTo("Unknown[type=morse]");
      peer.say(frame + " ".repeat(spare + 1));

      assertThat(notes.take()).contains("sent a message larger than 1 MiB");
      assertThat(notes.take()).startsWith("registered");
    }
  }

  @Test
  void itComesBackAfterAResetACloseAndAServerThatIsNotThere() throws Exception {
    try (FakeSignaling server = FakeSignaling.thatRegisters()) {
      start(server.uri());
      FakeSignaling.Peer first = server.accepted();
      assertThat(notes.take()).startsWith("registered");
      settled(first);
      first.cut();
      assertThat(notes.take()).startsWith("lost The ").contains(server.uri().toString());
      assertThat(notes.take()).startsWith("registered");

      FakeSignaling.Peer second = server.accepted();
      settled(second);
      second.close(1012, "bye");
      assertThat(notes.take()).startsWith("lost " + server.uri() + " is restarting (bye).");
      assertThat(notes.take()).startsWith("registered");
      settled(server.accepted());
    }
    assertThat(notes.take()).startsWith("lost ");
    assertThat(notes.take()).contains("Nobody answers at ws://127.0.0.1:");
  }

  /**
   * There and back once more: the JDK's client (17) now and then misses an end of the stream that
   * arrives on the heels of a message, and only the next ping tells. Here it is rarer, and the test
   * faster.
   */
  private void settled(FakeSignaling.Peer peer) throws Exception {
    assertThat(peer.next()).contains("register-server");
    assertThat(link.send("{\"type\":\"settled\"}")).isTrue();
    assertThat(peer.next()).contains("settled");
    peer.say("{\"type\":\"client-connected\",\"sessionId\":\"settled\"}");
    assertThat(notes.take()).contains("settled");
    assertThat(link.send("{\"type\":\"settled\"}")).isTrue();
    assertThat(peer.next()).contains("settled");
  }

  @Test
  void aNewerConnectionEndsItForGood() throws Exception {
    try (FakeSignaling server = FakeSignaling.thatRegisters()) {
      start(server.uri());
      FakeSignaling.Peer peer = server.accepted();
      assertThat(notes.take()).startsWith("registered");

      peer.close(4000, "Replaced by new connection");

      assertThat(notes.take()).isEqualTo("replaced");
      assertThat(link.state()).isEqualTo(LinkState.REPLACED);
    }
  }

  @Test
  void closingSaysGoodbye() throws Exception {
    try (FakeSignaling server = FakeSignaling.thatRegisters()) {
      start(server.uri());
      FakeSignaling.Peer peer = server.accepted();
      assertThat(notes.take()).startsWith("registered");
      assertThat(peer.next()).contains("register-server");

      link.close();

      assertThat(peer.next()).isEqualTo("close 1000");
      assertThat(notes.poll()).isNull();
    }
  }

  @Test
  void refusalsAreSaidInWordsAndARetryAfterIsKept() throws Exception {
    try (FakeSignaling server = new FakeSignaling()) {
      server.refuse("HTTP/1.1 404 Not Found");
      start(server.uri());
      assertThat(notes.take()).contains("There is no WebSocket at " + server.uri());

      server.refuse("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600");
      String note = notes.take();
      while (!note.contains("429")) {
        note = notes.take();
      }
      assertThat(note).contains("asks for fewer attempts").contains("Next attempt in 3600 s.");
    }
  }

  @Test
  void aNameThatIsNotThereAndAServerWithoutTlsAreSaidInWords() throws Exception {
    start(URI.create("ws://nowhere.invalid/ws"));
    assertThat(notes.take()).contains("The name 'nowhere.invalid' cannot be found.");
    link.close();

    try (FakeSignaling server = new FakeSignaling()) {
      start(URI.create("wss" + server.uri().toString().substring(2)));
      assertThat(notes.take()).contains("No secure connection to wss://127.0.0.1:");
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsNotTrusted(@TempDir Path dir) throws Exception {
    try (FakeSignaling server =
        new FakeSignaling("wss", selfSigned(dir).getServerSocketFactory())) {
      start(server.uri());

      assertThat(notes.take()).contains("The certificate of " + server.uri() + " is not trusted.");
    }
  }

  @Test
  void aServerThatAcceptsAndSaysNothingKeepsNothingAfterTheClose() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      start(URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/ws"));

      link.close();

      assertThat(link.state()).isEqualTo(LinkState.CLOSED);
    }
  }

  @Test
  void fiftyLinksLeaveNoThreadBehind() throws Exception {
    try (FakeSignaling server = FakeSignaling.thatRegisters()) {
      Set<Thread> before = threads();
      for (int i = 0; i < 50; i++) {
        start(server.uri());
        assertThat(notes.take()).startsWith("registered");
        link.close();
      }
      // The JDK's client before 21 ends its own thread when it is garbage; ours are gone at once,
      // but for those that carried the last bytes, which wait a moment for more.
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!left(before).isEmpty() && System.nanoTime() < deadline) {
        System.gc();
        for (Thread thread : left(before)) {
          thread.join(200);
        }
      }
      assertThat(left(before)).isEmpty();
    }
  }

  private static Set<Thread> left(Set<Thread> before) {
    Set<Thread> now = threads();
    now.removeAll(before);
    return now;
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("parley-signaling")
                    || thread.getName().startsWith("HttpClient"))
        .collect(Collectors.toSet());
  }

  private static SSLContext selfSigned(Path dir) throws Exception {
    Path store = dir.resolve("server.p12");
    char[] password = "changeit".toCharArray();
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    "changeit",
                    "-keystore",
                    store.toString()))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).as(Files.readString(dir.resolve("keytool.log"))).isZero();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
