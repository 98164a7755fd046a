package dev.parley.gateway.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IceProbeTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** What a server does with a request; null is silence. */
  private interface Server {
    StunMessage answer(StunMessage request, byte[] raw);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "stun-server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static DatagramSocket udp(Server server) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, LOOPBACK);
    daemon(
        () -> {
          byte[] buffer = new byte[2048];
          try {
            while (true) {
              DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
              socket.receive(packet);
              byte[] raw = Arrays.copyOf(buffer, packet.getLength());
              StunMessage answer =
                  server.answer(StunMessage.decode(raw, raw.length).orElseThrow(), raw);
              if (answer != null) {
                byte[] out = answer.encode();
                socket.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
              }
            }
          } catch (IOException e) {
            return; // Closed: the test is over.
          }
        });
    return socket;
  }

  private static List<IceProbe.Finding> probe(IceServer server) {
    return new IceProbe().probe(server);
  }

  private static StunMessage to(StunMessage request, int kind) {
    byte[] id = Arrays.copyOfRange(request.encode(), 8, 20);
    return new StunMessage(request.type() | kind, id);
  }

  private static byte[] error(int code, String reason) {
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + words.length)
        .putShort((short) 0)
        .put((byte) (code / 100))
        .put((byte) (code % 100))
        .put(words)
        .array();
  }

  /** 192.0.2.1:32853, as RFC 5769 (section 2.2) writes it for its cookie. */
  private static final byte[] MAPPED = HexFormat.of().parseHex("0001a147e112a643");

  @Test
  void theAddressOfRfc5769IsRead() {
    StunMessage message =
        StunMessage.decode(
                HexFormat.of()
                    .parseHex("0101000c2112a442b7e7a701bc34d686fa87dfae002000080001a147e112a643"),
                32)
            .orElseThrow();
    assertThat(message.mappedAddress()).contains(new InetSocketAddress("192.0.2.1", 32853));
  }

  @Test
  void aStunServerThatAnswersIsFineAlsoWhenAPacketIsLost() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (DatagramSocket server =
        udp(
            (request, raw) ->
                asked.incrementAndGet() == 1
                    ? null
                    : to(request, StunMessage.SUCCESS)
                        .with(StunMessage.XOR_MAPPED_ADDRESS, MAPPED))) {
      String url = "stun:127.0.0.1:" + server.getLocalPort();
      assertThat(probe(IceServer.stun(url)))
          .containsExactly(
              new IceProbe.Finding(url, true, "It answers and sees this machine as 192.0.2.1."));
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void whatDoesNotAnswerIsSaidInWords() throws Exception {
    int port;
    try (ServerSocket reserved = new ServerSocket(0, 1, LOOPBACK)) {
      port = reserved.getLocalPort();
    }
    try (DatagramSocket silent = new DatagramSocket(0, LOOPBACK)) {
      assertThat(words(IceServer.stun("stun:127.0.0.1:" + silent.getLocalPort())))
          .isEqualTo("No answer. A firewall may drop what goes there.");
      assertThat(words(IceServer.turn("turn:127.0.0.1:" + port + "?transport=tcp", "u", "p")))
          .isEqualTo("Nobody answers at this port.");
      assertThat(words(IceServer.stun("stun:nowhere.invalid")))
          .isEqualTo("The name 'nowhere.invalid' cannot be found.");
    }
  }

  private static String words(IceServer server) {
    IceProbe.Finding finding = probe(server).get(0);
    assertThat(finding.fine()).isFalse();
    return finding.words();
  }

  /** A TURN server that checks the signature by itself, and asks for a fresh nonce once. */
  private static StunMessage turn(StunMessage request, byte[] raw) {
    if (request.type() == StunMessage.REFRESH) {
      return null;
    }
    Optional<byte[]> nonce = request.get(StunMessage.NONCE);
    StunMessage refusal =
        to(request, StunMessage.ERROR)
            .with(StunMessage.REALM, "home")
            .with(StunMessage.NONCE, nonce.isEmpty() ? "old" : "new");
    if (nonce.isEmpty() || request.get(StunMessage.MESSAGE_INTEGRITY).isEmpty()) {
      return refusal.with(StunMessage.ERROR_CODE, error(401, "Unauthorized"));
    } else if (!signedWith("ada:home:hush", raw)) {
      return refusal.with(StunMessage.ERROR_CODE, error(401, "Unauthorized"));
    } else if (new String(nonce.get(), StandardCharsets.UTF_8).equals("old")) {
      return refusal.with(StunMessage.ERROR_CODE, error(438, "Stale Nonce"));
    }
    return to(request, StunMessage.SUCCESS);
  }

  private static boolean signedWith(String credential, byte[] raw) {
    try {
      byte[] key =
          MessageDigest.getInstance("MD5").digest(credential.getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      return Arrays.equals(
          mac.doFinal(Arrays.copyOf(raw, raw.length - 24)),
          Arrays.copyOfRange(raw, raw.length - 20, raw.length));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTurnServerIsAskedForARelayWithTheCredentials() throws Exception {
    try (DatagramSocket server = udp(IceProbeTest::turn)) {
      String url = "turn:127.0.0.1:" + server.getLocalPort();
      assertThat(probe(IceServer.turn(url, "ada", "hush")))
          .containsExactly(new IceProbe.Finding(url, true, "It relays for this user name."));
      assertThat(words(IceServer.turn(url, "ada", "wrong")))
          .isEqualTo("It does not accept the user name or the password.");
    }
  }

  @Test
  void aTurnServerThatHasNoRelayIsSaidInWords() throws Exception {
    try (DatagramSocket full =
            udp((r, raw) -> to(r, StunMessage.ERROR).with(StunMessage.ERROR_CODE, error(486, "")));
        DatagramSocket odd =
            udp(
                (r, raw) ->
                    to(r, StunMessage.ERROR)
                        .with(StunMessage.ERROR_CODE, error(508, "none\u001b[2J")))) {
      assertThat(words(IceServer.turn("turn:127.0.0.1:" + full.getLocalPort(), "a", "b")))
          .isEqualTo("It has no more relays for this user name at the moment.");
      assertThat(words(IceServer.turn("turn:127.0.0.1:" + odd.getLocalPort(), "a", "b")))
          .isEqualTo("It does not relay: error 508 (none?[2J).");
    }
  }

  @Test
  void turnWorksOverTcpToo() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, LOOPBACK)) {
      daemon(
          () -> {
            try (Socket socket = listening.accept()) {
              DataInputStream in = new DataInputStream(socket.getInputStream());
              while (true) {
                byte[] head = in.readNBytes(20);
                int length = ByteBuffer.wrap(head).getShort(2);
                byte[] raw = Arrays.copyOf(head, 20 + length);
                in.readFully(raw, 20, length);
                StunMessage answer = turn(StunMessage.decode(raw, raw.length).orElseThrow(), raw);
                if (answer != null) {
                  socket.getOutputStream().write(answer.encode());
                }
              }
            } catch (IOException | RuntimeException e) {
              return; // The probe is through.
            }
          });
      String url = "turn:127.0.0.1:" + listening.getLocalPort() + "?transport=tcp";
      assertThat(probe(IceServer.turn(url, "ada", "hush")).get(0).fine()).isTrue();
    }
  }

  @Test
  void noBytesMakeTheReaderThrow() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (bytes.length >= 20 && random.nextBoolean()) {
        ByteBuffer.wrap(bytes)
            .putShort((short) 0x0101)
            .putShort((short) (bytes.length - 20))
            .putInt(0x2112a442);
      }
      StunMessage.decode(bytes, bytes.length)
          .ifPresent(
              message -> {
                assertThat(message.error()).isNotNull();
                assertThat(message.mappedAddress()).isNotNull();
              });
    }
  }

  @Test
  void urlsAreReadAsBrowsersReadThem() {
    assertThat(IceUrl.of("stun:stun.example.org"))
        .isEqualTo(new IceUrl("stun", "stun.example.org", 3478, "udp"));
    assertThat(IceUrl.of("TURN:[2001:db8::1]:5000?transport=TCP"))
        .isEqualTo(new IceUrl("turn", "2001:db8::1", 5000, "tcp"));
    assertThat(IceUrl.of("turns:h")).isEqualTo(new IceUrl("turns", "h", 5349, "tcp"));
    for (String bad :
        new String[] {
          "",
          "stun:",
          "http://x",
          "stun:h:0",
          "stun:h:65536",
          "stun:h?transport=udp",
          "stun://h",
          "turn:h?x=1"
        }) {
      assertThatIllegalArgumentException().as(bad).isThrownBy(() -> IceUrl.of(bad));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IceServer.stun("turn:h"))
        .withMessageContaining("needs a user name and a credential");
    assertThat(IceServer.turn("turn:h", "u", "hush").toString()).doesNotContain("hush");
  }
}
