package dev.parley.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * WildFly's configuration as the operator's script makes it. Making it takes some seconds, so it is
 * kept beside the test servers until the script or the distribution is newer.
 */
final class WildFlyConfig {

  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private WildFlyConfig() {}

  static synchronized Path made(Path wildfly, Path javaHome) {
    Path script = TestPaths.config("wildfly").resolve("parley.cli");
    Path original = wildfly.resolve("standalone/configuration/standalone-microprofile.xml");
    Path kept = TestPaths.workDir().resolve("wildfly-parley.xml");
    try {
      if (isNewer(kept, script) && isNewer(kept, original)) {
        return kept;
      }
      Path base = Files.createTempDirectory(TestPaths.workDir(), "wildfly-config-");
      FileTrees.copy(wildfly.resolve("standalone/configuration"), base.resolve("configuration"));
      Path made = base.resolve("configuration/parley.xml");
      Files.copy(original, made);
      Path log = base.resolve("jboss-cli.log");
      ServerProcess cli =
          ServerProcess.start(
              List.of("sh", wildfly.resolve("bin/jboss-cli.sh").toString(), "--file=" + script),
              Map.of(
                  "JAVA_HOME", javaHome.toString(), "JAVA_OPTS", "-Djboss.server.base.dir=" + base),
              wildfly,
              log);
      if (!cli.awaitExit(DEADLINE)) {
        cli.kill();
        throw new ServerStartException("jboss-cli did not end", cli.logTail());
      }
      if (cli.exitCode() != 0) {
        throw new ServerStartException("jboss-cli refused " + script, cli.logTail());
      }
      // Another test JVM may do the same now; both made the same file.
      Files.move(made, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      FileTrees.delete(base);
      return kept;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean isNewer(Path made, Path source) throws IOException {
    return Files.exists(made)
        && Files.getLastModifiedTime(made).compareTo(Files.getLastModifiedTime(source)) > 0;
  }
}
