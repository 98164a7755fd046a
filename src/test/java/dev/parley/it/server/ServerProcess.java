package dev.parley.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One operating system process whose output goes to a file and which never outlives this JVM. */
final class ServerProcess {

  /** What of this JVM's environment a server sees; everything else is the test's to say. */
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ");

  private static final int TAIL_CHARACTERS = 8_000;

  private static final Set<Process> running = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> running.forEach(Process::destroyForcibly), "stop-test-servers"));
  }

  private final Process process;
  private final Path log;
  private final Instant startedAt;

  private ServerProcess(Process process, Path log, Instant startedAt) {
    this.process = process;
    this.log = log;
    this.startedAt = startedAt;
  }

  static ServerProcess start(
      List<String> command, Map<String, String> environment, Path directory, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment);
    try {
      Instant startedAt = Instant.now();
      Process process = builder.start();
      running.removeIf(ended -> !ended.isAlive());
      running.add(process);
      // Nobody talks to a server through its standard input.
      process.getOutputStream().close();
      return new ServerProcess(process, log, startedAt);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  long pid() {
    return process.pid();
  }

  Instant startedAt() {
    return startedAt;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  /** Waits for the end, at most that long; true when it has ended. */
  boolean awaitExit(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a server", interrupted);
    }
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Everything written so far. Output that is not UTF-8 shows replacement characters. */
  String log() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  String logTail() {
    String all = log();
    return all.substring(Math.max(0, all.length() - TAIL_CHARACTERS));
  }
}
