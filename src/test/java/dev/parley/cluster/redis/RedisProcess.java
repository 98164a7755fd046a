package dev.parley.cluster.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real Redis 7 of this test's own, on a free port of the loopback: the program comes out of a
 * library, keeps nothing on disk, and ends with the test or, at the latest, with its JVM.
 */
public final class RedisProcess implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Path directory;
  private final Path program;
  private final int port;
  private final Thread atExit = new Thread(this::kill);
  private Process process;

  private RedisProcess(Path directory, Path program, int port) {
    this.directory = directory;
    this.program = program;
    this.port = port;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts one, and waits until it answers. */
  public static RedisProcess start() {
    try {
      Path directory = Files.createTempDirectory("parley-redis");
      Path program = directory.resolve("redis-server");
      try (InputStream in = RedisProcess.class.getResourceAsStream(resource())) {
        Files.copy(in, program);
      }
      if (!program.toFile().setExecutable(true)) {
        throw new IOException("cannot make it executable: " + program);
      }
      RedisProcess redis = new RedisProcess(directory, program, freePort());
      redis.run();
      return redis;
    } catch (IOException e) {
      throw new AssertionError("no Redis", e);
    }
  }

  private static String resource() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return "/redis-server-7.0.15-linux-" + (arm ? "arm64" : "amd64");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where it is. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Starts it (again), empty. */
  public void run() {
    try {
      process =
          new ProcessBuilder(
                  program.toString(),
                  "--port",
                  Integer.toString(port),
                  "--bind",
                  "127.0.0.1",
                  "--save",
                  "",
                  "--appendonly",
                  "no",
                  "--dir",
                  directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      awaitAnswer();
    } catch (IOException e) {
      close();
      throw new AssertionError("no Redis", e);
    }
  }

  private void awaitAnswer() throws IOException {
    long end = System.nanoTime() + START_NANOS;
    while (System.nanoTime() - end < 0 && process.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        socket.setSoTimeout(1000);
        socket
            .getOutputStream()
            .write("PING\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        if (socket.getInputStream().read() == '+') {
          return;
        }
      } catch (IOException e) {
        // Not yet.
        LockSupport.parkNanos(10_000_000);
      }
    }
    throw new IOException("it does not answer: " + Files.readString(directory.resolve("log")));
  }

  /** Stops it from doing anything, connections left open. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets it go on. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String which) {
    try {
      Process kill = new ProcessBuilder("kill", which, Long.toString(process.pid())).start();
      if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("kill " + which + " failed");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Ends it at once, with all it holds. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly();
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM ends: it runs the hook itself.
    }
    List<Path> files = new ArrayList<>(List.of(program, directory.resolve("log"), directory));
    try {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new AssertionError("left behind: " + directory, e);
    }
  }
}
