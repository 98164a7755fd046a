package dev.parley.gateway.rig;

import dev.parley.gateway.rtc.libwebrtc.SystemLibraries;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Whether the WebRTC stack can be loaded on this machine. */
public final class NativeLibrary {
  private NativeLibrary() {}

  /** Tests that need the stack are skipped where it cannot be loaded; in CI they fail. */
  public static void assume() {
    Optional<String> problem = SystemLibraries.problem();
    if (problem.isPresent() && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(problem.get());
    }
    Assumptions.assumeTrue(problem.isEmpty(), () -> "not run: " + problem.orElseThrow());
  }
}
