package dev.parley.gateway.rig;

import dev.parley.gateway.ice.IceProbe;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.identity.Identity;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real TURN server: coturn's {@code turnserver} on loopback, set up as an operator sets it up for
 * Parley's time-limited credentials ({@code use-auth-secret}). Over UDP, TCP and, with a
 * certificate that nobody trusts, TLS. Stopped when closed.
 */
public final class Coturn implements AutoCloseable {
  /** What it shares with whoever makes credentials for it. */
  public static final String SECRET = "north";

  private static final List<String> PLACES =
      List.of("/usr/bin/turnserver", "/usr/local/bin/turnserver", "/opt/homebrew/bin/turnserver");

  /** Below the range that the kernel hands out, so that no client socket is in the way. */
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;
  private static final int TRIES = 500;
  private static final int RELAY_PORTS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final int port;
  private final int tlsPort;

  private Coturn(Process process, Path log, int port, int tlsPort) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /** Skips the test where there is no coturn, or fails it in CI. */
  public static Path assumeInstalled() {
    Optional<Path> found = PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    String words = "not run: there is no turnserver here; install Debian's package coturn";
    if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(words);
    }
    Assumptions.assumeTrue(found.isPresent(), words);
    return found.orElseThrow();
  }

  /** Starts one and waits until it answers; see {@link #assumeInstalled}. */
  public static Coturn start(Path directory) throws IOException, InterruptedException {
    Path program = assumeInstalled();
    Identity identity = Identity.fresh();
    Path key = Files.writeString(directory.resolve("turn-key.pem"), identity.privateKeyPem());
    Path certificate = directory.resolve("turn-certificate.pem");
    Files.writeString(certificate, identity.certificatePem());
    int port = freePorts();
    int tlsPort = port + 1;
    int relays = tlsPort + 1;
    List<String> command =
        List.of(
            program.toString(),
            "-n", // No configuration file.
            "--listening-ip=127.0.0.1",
            "--relay-ip=127.0.0.1",
            "--listening-port=" + port,
            "--tls-listening-port=" + tlsPort,
            "--min-port=" + relays,
            "--max-port=" + (relays + RELAY_PORTS),
            "--cert=" + certificate,
            "--pkey=" + key,
            "--use-auth-secret",
            "--static-auth-secret=" + SECRET,
            "--realm=parley.test",
            "--no-cli",
            "--no-dtls",
            "--no-rfc5780",
            // Both ends of the tests' calls are on this machine.
            "--allow-loopback-peers",
            "--verbose",
            "--log-file=stdout",
            "--pidfile=" + directory.resolve("turn.pid"),
            "--userdb=" + directory.resolve("turn.db"));
    Path log = directory.resolve("turn.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // Also when the tests are broken off.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop-coturn"));
    Coturn coturn = new Coturn(process, log, port, tlsPort);
    try {
      coturn.awaitAnswer();
      return coturn;
    } catch (RuntimeException | Error | InterruptedException e) {
      coturn.close();
      throw e;
    }
  }

  /** The first of two; those of the relays come behind them, so that none is in another's way. */
  private static int freePorts() {
    return RandomGenerator.getDefault()
        .ints(TRIES, LOWEST, HIGHEST - RELAY_PORTS)
        .filter(first -> isFree(first) && isFree(first + 1))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (ServerSocket tcp = new ServerSocket();
        DatagramSocket udp = new DatagramSocket(null)) {
      tcp.bind(address);
      udp.bind(address);
      return true;
    } catch (IOException taken) {
      // That it cannot be bound is the answer.
      return false;
    }
  }

  private void awaitAnswer() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    IceServer stun = IceServer.stun("stun:127.0.0.1:" + port);
    while (!new IceProbe().probe(stun).stream().allMatch(IceProbe.Finding::fine)) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new AssertionError("coturn did not start: " + log());
      }
    }
  }

  /** Over UDP. */
  public String udp() {
    return "turn:127.0.0.1:" + port + "?transport=udp";
  }

  /** Over TCP. */
  public String tcp() {
    return "turn:127.0.0.1:" + port + "?transport=tcp";
  }

  /** Over TLS, with a certificate of its own making. */
  public String tls() {
    return "turns:127.0.0.1:" + tlsPort + "?transport=tcp";
  }

  /** What it has logged so far. */
  public String log() {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return String.join("\n", lines.toList());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Ends it at once. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("coturn does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
