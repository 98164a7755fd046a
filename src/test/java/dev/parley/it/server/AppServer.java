package dev.parley.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A real application server with Parley in it: one process, its own directory below {@code
 * target/it}, its own ports on the loopback interface. Several may run at once. Not thread-safe.
 *
 * <p>Every method that changes something returns when the change is done, or throws {@link
 * ServerStartException} with the end of the server's log.
 */
public abstract sealed class AppServer implements AutoCloseable
    permits LibertyServer, WildFlyServer, PayaraServer {

  /** How long an orderly stop may take before it is called a failure. */
  private static final Duration STOP_DEADLINE = Duration.ofMinutes(2);

  /**
   * Of all servers of this run, also of those that have ended, with the secrets they were given.
   */
  private static final Map<Path, List<String>> logs = new ConcurrentHashMap<>();

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(40);

  private final ServerKind kind;
  private final ServerSetup setup;
  private final Path directory;
  private final int port = FreePorts.next();

  private ServerProcess process;
  private Instant launchedAt;

  /** How long the log was when the present deployment began; failures before it are history. */
  private int logMark;

  AppServer(ServerKind kind, ServerSetup setup) {
    this.kind = kind;
    this.setup = setup;
    this.directory = newDirectory(kind);
  }

  /** Starts the kind of server that this test run is for. */
  public static AppServer start(ServerSetup setup) {
    return start(ServerKind.current(), setup);
  }

  /** Starts a server and waits until it is ready. */
  public static AppServer start(ServerKind kind, ServerSetup setup) {
    AppServer server =
        switch (kind) {
          case LIBERTY -> new LibertyServer(setup);
          case WILDFLY -> new WildFlyServer(setup);
          case PAYARA, PAYARA7 -> new PayaraServer(kind, setup);
        };
    try {
      server.process = server.launch();
      logs.put(server.logFile(), secrets(setup));
      server.launchedAt = server.process.startedAt();
      server.awaitDeployed(setup.deadline());
      setup.adminPassword().ifPresent(server::addAdmin);
      return server;
    } catch (RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  private static List<String> secrets(ServerSetup setup) {
    return setup.settings().entrySet().stream()
        .filter(setting -> setting.getKey().matches(".*_(SECRET|PASSWORD)"))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The logs of all servers of this run, and the secrets that must not be in them. */
  public static Map<Path, List<String>> logs() {
    return Map.copyOf(logs);
  }

  /** Lays out the server's directory, with the WAR in its place, and starts the process. */
  abstract ServerProcess launch();

  /** Takes the WAR away and returns when the server says that the application has stopped. */
  abstract void remove();

  /** Puts the WAR back; need not wait until it is ready. */
  abstract void install();

  /** Makes the user {@code admin} with the role {@code parley-admin}, where that needs a server. */
  void addAdmin(String password) {}

  /** The log's words for a deployment that failed; empty while there are none. */
  abstract Optional<String> failure(String log);

  /** Which server this is. */
  public ServerKind kind() {
    return kind;
  }

  /** The port of the application. */
  public int port() {
    return port;
  }

  /** An address of the application, {@code path} beginning with {@code /}. */
  public URI http(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** An address for a WebSocket, {@code path} beginning with {@code /}. */
  public URI ws(String path) {
    return URI.create("ws://127.0.0.1:" + port + path);
  }

  /** The process id of the server's JVM. */
  public long pid() {
    return process.pid();
  }

  /** When the command was given to the operating system. */
  public Instant launchedAt() {
    return launchedAt;
  }

  /** The version of the JDK that the server runs on, such as {@code 17.0.15}. */
  public String javaVersion() {
    try (Stream<String> lines = Files.lines(setup.javaHome().resolve("release"))) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
          .findFirst()
          .orElse("unknown");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Whether the process lives. */
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Standard output and error of the process, complete, kept after the end. */
  public Path logFile() {
    return directory.resolve("console.log");
  }

  /** Everything in {@link #logFile()} so far. */
  public String log() {
    return process.log();
  }

  /** Waits until the log has these words. */
  public void awaitLog(String words) {
    await("\"" + words + "\" in the log", setup.deadline(), () -> log().contains(words));
  }

  /** Takes the application away; the server goes on. */
  public void undeploy() {
    remove();
    await("the application to be gone", STOP_DEADLINE, () -> !isReady());
  }

  /** Puts the application back and waits until it is ready. */
  public void deploy() {
    logMark = log().length();
    install();
    awaitDeployed(setup.deadline());
  }

  /** Takes the application away and puts it back, in the same process. */
  public void redeploy() {
    undeploy();
    deploy();
  }

  /** Asks the process to end in order (SIGTERM) and waits for it. */
  public void stop() {
    if (isAlive()) {
      process.terminate();
      if (!process.awaitExit(STOP_DEADLINE)) {
        String tail = process.logTail();
        kill();
        throw new ServerStartException(
            kind.label() + " did not stop within " + STOP_DEADLINE.toSeconds() + " s", tail);
      }
    }
  }

  /** Starts it anew after {@link #stop}, on the same port; only the log is kept. */
  public void startAgain() {
    FileTrees.delete(home());
    logMark = log().length();
    process = launch();
    launchedAt = process.startedAt();
    awaitDeployed(setup.deadline());
  }

  /** Ends the process at once (SIGKILL). */
  public void kill() {
    if (isAlive()) {
      process.kill();
      process.awaitExit(STOP_DEADLINE);
    }
  }

  /** Leaves no process behind, and of the directory only the log. */
  @Override
  public void close() {
    try {
      stop();
    } finally {
      FileTrees.delete(home());
    }
  }

  ServerSetup setup() {
    return setup;
  }

  ServerProcess process() {
    return process;
  }

  /** The directory that the server may write to; deleted at the end. */
  Path home() {
    return directory.resolve("server");
  }

  /** Waits for something that the server does, as long as its process lives. */
  void await(String what, Duration atMost, BooleanSupplier happened) {
    Instant deadline = Instant.now().plus(atMost);
    while (!happened.getAsBoolean()) {
      if (process.awaitExit(BETWEEN_LOOKS)) {
        throw new ServerStartException(
            kind.label() + " ended with code " + process.exitCode() + " before " + what,
            process.logTail());
      }
      if (Instant.now().isAfter(deadline)) {
        throw new ServerStartException(
            kind.label() + ": waited " + atMost.toSeconds() + " s in vain for " + what,
            process.logTail());
      }
    }
  }

  private void awaitDeployed(Duration atMost) {
    await(
        "the application to be ready",
        atMost,
        () -> {
          if (isReady()) {
            return true;
          }
          failure(process.log().substring(logMark))
              .ifPresent(
                  words -> {
                    throw new ServerStartException(
                        kind.label() + " could not deploy: " + words, process.logTail());
                  });
          return false;
        });
  }

  /**
   * Ready by word of our own check. A bare 200 is not enough: servers answer {@code /health/ready}
   * with UP and no checks while there is no application.
   */
  private boolean isReady() {
    return Http.get(http("/health/ready"))
        .filter(
            answer -> answer.statusCode() == 200 && answer.body().contains("\"signaling-ready\""))
        .isPresent();
  }

  private static Path newDirectory(ServerKind kind) {
    try {
      Path all = Files.createDirectories(TestPaths.workDir());
      return Files.createTempDirectory(all, kind.label() + "-");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
