package dev.parley.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the JVM of a server holds after a full garbage collection, as its own tools and the kernel
 * tell it from outside.
 *
 * @param threads how many threads there are of each name, the numbers in a name written {@code #}
 * @param classLoaders how many class loaders hold Parley's classes: one per deployment that was not
 *     let go
 * @param sockets open sockets, listening ones included
 * @param files all other open files
 */
public record JvmCensus(Map<String, Integer> threads, int classLoaders, int sockets, int files) {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Any class that every deployment loads stands for the whole deployment. */
  private static final Pattern OUR_CLASS =
      Pattern.compile("(?m)^\\s*\\d+:\\s+dev\\.parley\\.ops\\.health\\.HealthFilter\\s*$");

  private static final Pattern THREAD = Pattern.compile("(?m)^\"(.*?)\" #\\d+");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Collects garbage in the server and counts. */
  public static JvmCensus of(AppServer server) {
    // Twice: what the first one finds unreachable has finalizers and cleaners that let go of more.
    jcmd(server, "GC.run");
    jcmd(server, "GC.run");
    Path fds = Path.of("/proc", String.valueOf(server.pid()), "fd");
    List<String> open = links(fds);
    Predicate<String> isSocket = target -> target.startsWith("socket:");
    return new JvmCensus(
        THREAD
            .matcher(jcmd(server, "Thread.print"))
            .results()
            .map(found -> NUMBER.matcher(found.group(1)).replaceAll("#"))
            .collect(Collectors.toMap(name -> name, name -> 1, Integer::sum, TreeMap::new)),
        (int)
            OUR_CLASS
                .matcher(jcmd(server, "VM.metaspace", "show-loaders", "show-classes"))
                .results()
                .count(),
        (int) open.stream().filter(isSocket).count(),
        (int) open.stream().filter(isSocket.negate()).count());
  }

  /**
   * Counts until {@code calm} is content with the count, {@code atMost} so long, and gives the last
   * one. Idle threads of a pool go after a while; those of a leak never do.
   */
  public static JvmCensus settled(AppServer server, Duration atMost, Predicate<JvmCensus> calm) {
    long end = System.nanoTime() + atMost.toNanos();
    JvmCensus census = of(server);
    while (!calm.test(census) && System.nanoTime() < end) {
      census = of(server);
    }
    return census;
  }

  /** All threads together. */
  public int threadCount() {
    return threads.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The names of which there are more threads now than before, and how many more. */
  public Map<String, Integer> threadsMoreThan(JvmCensus before) {
    Map<String, Integer> more = new TreeMap<>();
    threads.forEach(
        (name, count) -> {
          int growth = count - before.threads().getOrDefault(name, 0);
          if (growth > 0) {
            more.put(name, growth);
          }
        });
    return more;
  }

  @Override
  public String toString() {
    return threadCount()
        + " threads, "
        + classLoaders
        + " class loaders of Parley, "
        + sockets
        + " sockets, "
        + files
        + " other files";
  }

  private static String jcmd(AppServer server, String... command) {
    Path tool = server.setup().javaHome().resolve("bin/jcmd");
    List<String> line =
        Stream.concat(Stream.of(tool.toString(), String.valueOf(server.pid())), Stream.of(command))
            .toList();
    try {
      Path answer = Files.createTempFile(TestPaths.workDir(), "jcmd-", ".txt");
      ServerProcess asked = ServerProcess.start(line, Map.of(), TestPaths.workDir(), answer);
      if (!asked.awaitExit(PATIENCE)) {
        asked.kill();
        throw new ServerStartException(line + " did not end", asked.logTail());
      }
      if (asked.exitCode() != 0) {
        throw new ServerStartException(line + " failed", asked.logTail());
      }
      String text = asked.log();
      Files.delete(answer);
      return text;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<String> links(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(JvmCensus::target).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      // Closed between the listing and now; it does not count as open.
      return "closed";
    }
  }
}
