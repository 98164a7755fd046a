package dev.parley.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has used, at one moment. */
record Usage(long nanos, long cpuNanos, long rssBytes, long heapBytes) {
  private static final Path STATUS = Path.of("/proc/self/status");

  static Usage now() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Runtime runtime = Runtime.getRuntime();
    return new Usage(
        System.nanoTime(),
        system.getProcessCpuTime(),
        rss(),
        runtime.totalMemory() - runtime.freeMemory());
  }

  /** After the garbage has gone. */
  static Usage settled() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return now();
  }

  private static long rss() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
