package dev.parley.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.rig.LocalServer;
import dev.parley.gateway.rig.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code parley-gateway.jar} in a process of its own, beside an API at home. What it says goes to a
 * file. Ended when closed, at the latest.
 */
final class HomeGateway implements AutoCloseable {
  private static final Pattern CONNECT = Pattern.compile("Connect:   (http://\\S+)");
  private static final String ONLINE = "Online: ";
  private static final long PATIENCE_MS = 60_000;
  private static final int STOP_SECONDS = 30;

  private final Process process;
  private final Path log;

  private HomeGateway(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it; skips the test where it cannot run, or fails it in CI.
   *
   * @param directory where its state and what it says are kept; the same one, the same identity
   * @param signaling the WebSocket address of the signaling server
   * @param environment more variables, such as those of options
   * @param more options
   */
  static HomeGateway start(
      Path directory,
      URI signaling,
      LocalServer home,
      Map<String, String> environment,
      String... more)
      throws IOException {
    NativeLibrary.assume();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("parley.java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("parley.gateway.jar"),
                "--signaling-url",
                signaling.toString(),
                "--local-ws-url",
                home.ws("/ws").toString(),
                "--state-dir",
                directory.resolve("state").toString(),
                "--reconnect-min",
                "1",
                "--reconnect-max",
                "2"));
    command.addAll(List.of(more));
    Path log = Files.createTempFile(directory, "gateway", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new HomeGateway(builder.start(), log);
  }

  /** The link that it shows, once it is online. */
  URI connectLink() throws InterruptedException {
    awaitOnline(1);
    Matcher link = CONNECT.matcher(said());
    assertThat(link.find()).as(said()).isTrue();
    return URI.create(link.group(1));
  }

  /** The id that browsers dial. */
  String remoteId() throws InterruptedException {
    return connectLink().getQuery().replaceFirst("^id=", "");
  }

  /** Waits until it has registered so many times. */
  void awaitOnline(int times) throws InterruptedException {
    awaitSaid(ONLINE, times);
  }

  /** Waits until it has said something so many times. */
  void awaitSaid(String words, int times) throws InterruptedException {
    long deadline = System.currentTimeMillis() + PATIENCE_MS;
    while (times(words) < times) {
      assertThat(process.isAlive() && System.currentTimeMillis() < deadline).as(said()).isTrue();
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  /** How often it has registered so far. */
  int online() {
    return times(ONLINE);
  }

  private int times(String words) {
    return said().split(Pattern.quote(words), -1).length - 1;
  }

  /** Everything that it has said so far. */
  String said() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Stops it in order, as a service manager does, and expects that it says so. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).as(said()).isTrue();
    assertThat(process.exitValue()).as(said()).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
