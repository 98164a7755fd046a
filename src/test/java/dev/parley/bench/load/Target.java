package dev.parley.bench.load;

import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerKind;
import dev.parley.it.server.ServerSetup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A server under load: its address, and what its process uses. */
final class Target implements AutoCloseable {
  /** The bare relay. */
  static final String FLOOR = "floor";

  private static final String FASTEST = "10000";

  private final String name;
  private final long pid;
  private final int port;
  private final Runnable stop;

  private Target(String name, long pid, int port, Runnable stop) {
    this.name = name;
    this.pid = pid;
    this.port = port;
    this.stop = stop;
  }

  /**
   * Starts one.
   *
   * @param name {@code floor}, or {@code SERVER/ENGINE} such as {@code wildfly/express}
   * @param cores what {@code taskset -c} takes; empty: all
   */
  static Target start(String name, String cores) throws IOException, InterruptedException {
    Target target = name.equals(FLOOR) ? floor() : server(name);
    if (!cores.isEmpty()) {
      pin(target.pid, cores);
    }
    return target;
  }

  private static Target floor() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Floor.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    int port = Integer.parseInt(said.readLine().substring("port ".length()));
    return new Target(FLOOR, process.pid(), port, () -> process.destroyForcibly().onExit().join());
  }

  private static Target server(String name) {
    String[] parts = name.split("/", 2);
    ServerSetup setup =
        ServerSetup.of(
            Map.of(
                "NAMED_MAX_MSG_PER_SECOND",
                FASTEST,
                "MAX_MSG_PER_SECOND",
                FASTEST,
                "MAX_FRAMES_PER_SECOND",
                "0",
                "WEBSOCKET_ENGINE",
                parts[1]));
    AppServer server = AppServer.start(ServerKind.named(parts[0]), setup);
    return new Target(name, server.pid(), server.port(), server::close);
  }

  /** Keeps all threads of a process, and those they make, on some cores. */
  static void pin(long pid, String cores) throws IOException, InterruptedException {
    Process taskset =
        new ProcessBuilder(List.of("taskset", "-a", "-c", "-p", cores, Long.toString(pid)))
            .redirectErrorStream(true)
            .start();
    String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (taskset.waitFor() != 0) {
      throw new IOException("taskset (util-linux): " + said);
    }
  }

  String name() {
    return name;
  }

  boolean isFloor() {
    return name.equals(FLOOR);
  }

  URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + port + path);
  }

  /** Processor time used so far, in nanoseconds; the kernel counts it in hundredths of a second. */
  long cpuNanos() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(Duration::toNanos)
        .orElseThrow(() -> new IllegalStateException(name + " has ended"));
  }

  /** Memory in RAM after a full collection, in bytes. */
  long residentBytes() throws IOException, InterruptedException {
    Process collect =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.run")
            .redirectErrorStream(true)
            .start();
    String said = new String(collect.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (collect.waitFor() != 0) {
      throw new IOException("jcmd: " + said);
    }
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    stop.run();
  }

  @Override
  public String toString() {
    return name.toLowerCase(Locale.ROOT);
  }
}
