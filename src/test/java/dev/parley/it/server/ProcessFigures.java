package dev.parley.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel says of a process.
 *
 * @param residentBytes memory of the process that is in RAM now (VmRSS)
 * @param peakBytes the most that it ever was (VmHWM)
 * @param cpu processor time used so far, by all threads: unlike elapsed time, hardly touched by
 *     what else the machine does
 */
public record ProcessFigures(long residentBytes, long peakBytes, Duration cpu) {

  /** The server's process, now. */
  public static ProcessFigures of(AppServer server) {
    return of(server.pid());
  }

  /** The process with this id, now. */
  public static ProcessFigures of(long pid) {
    Path proc = Path.of("/proc", String.valueOf(pid));
    try {
      String status = Files.readString(proc.resolve("status"));
      return new ProcessFigures(
          kilobytes(status, "VmRSS") * 1024,
          kilobytes(status, "VmHWM") * 1024,
          ProcessHandle.of(pid)
              .flatMap(handle -> handle.info().totalCpuDuration())
              .orElse(Duration.ZERO));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static long kilobytes(String status, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB$").matcher(status);
    if (!line.find()) {
      throw new IllegalStateException("No " + name + " in\n" + status);
    }
    return Long.parseLong(line.group(1));
  }
}
