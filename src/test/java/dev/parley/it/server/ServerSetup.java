package dev.parley.it.server;

import dev.parley.guard.TestGuards;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How to start a server.
 *
 * @param settings environment variables, as an operator would set them; {@code PORT} is chosen by
 *     the launcher
 * @param jvmArgs further options of the JVM, such as {@code -Xmx256m}
 * @param javaHome the JDK to run on
 * @param war what to deploy
 * @param deadline how long the start may take, until it is ready
 */
public record ServerSetup(
    Map<String, String> settings,
    List<String> jvmArgs,
    Path javaHome,
    Path war,
    Duration deadline) {

  /** Names the password of the user {@code admin}; not set: there is no such user. */
  public static final String ADMIN_PASSWORD = "PARLEY_ADMIN_PASSWORD";

  /** Copies what can be changed from outside. */
  public ServerSetup {
    settings = Map.copyOf(settings);
    jvmArgs = List.copyOf(jvmArgs);
  }

  /** The WAR of this build without any setting but the patience that {@link #of} adds. */
  public static ServerSetup plain() {
    return of(Map.of());
  }

  /**
   * The WAR of this build with these environment variables. All clients of a test come from one
   * address: unless {@code settings} say otherwise, addresses are not limited.
   */
  public static ServerSetup of(Map<String, String> settings) {
    return new ServerSetup(
        TestPaths.engine(TestGuards.patient(settings)),
        TestPaths.jvmArgs(),
        TestPaths.javaHome(),
        TestPaths.war(),
        Duration.ofMinutes(6));
  }

  /**
   * The password of the user {@code admin}, who has the role {@code parley-admin} if there is one:
   * the setting {@value #ADMIN_PASSWORD}, which each server is told of in its own way.
   */
  Optional<String> adminPassword() {
    return Optional.ofNullable(settings.get(ADMIN_PASSWORD));
  }

  /** The same, with more options for the JVM. */
  public ServerSetup withJvmArgs(String... more) {
    return new ServerSetup(
        settings,
        Stream.concat(jvmArgs.stream(), Stream.of(more)).toList(),
        javaHome,
        war,
        deadline);
  }

  /** The same, on another JDK. */
  public ServerSetup withJavaHome(Path home) {
    return new ServerSetup(settings, jvmArgs, home, war, deadline);
  }

  /** The same, with another WAR. */
  public ServerSetup withWar(Path other) {
    return new ServerSetup(settings, jvmArgs, javaHome, other, deadline);
  }

  /** The same, with another deadline for the start. */
  public ServerSetup withDeadline(Duration other) {
    return new ServerSetup(settings, jvmArgs, javaHome, war, other);
  }
}
