package dev.parley.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Open Liberty: {@code server run} with a user directory of its own. */
final class LibertyServer extends AppServer {

  private static final String NAME = "parley";

  /** CWWKZ0009I: the application has stopped; CWWKZ0010I: it stopped with errors. */
  private static final String STOPPED = "CWWKZ0009I";

  /** An application that did not start, in the several ways that Liberty says so. */
  private static final Pattern FAILED = Pattern.compile("CWWKZ000[2-4]E[^\n]*|CWWKO0221E[^\n]*");

  /** The tests' servers are for this machine's eyes only. */
  private static final String ON_LOOPBACK =
      """
      <server>
        <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1"/>
      </server>
      """;

  LibertyServer(ServerSetup setup) {
    super(ServerKind.LIBERTY, setup);
  }

  @Override
  ServerProcess launch() {
    Path server = home().resolve("servers").resolve(NAME);
    try {
      Path overrides = Files.createDirectories(server.resolve("configDropins/overrides"));
      Files.writeString(overrides.resolve("loopback.xml"), ON_LOOPBACK);
      Files.copy(TestPaths.config("liberty").resolve("server.xml"), server.resolve("server.xml"));
      Files.createDirectories(server.resolve("apps"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    install();

    Map<String, String> environment = new HashMap<>(setup().settings());
    environment.put("PORT", String.valueOf(port()));
    environment.put("WLP_USER_DIR", home().toString());
    environment.put("JAVA_HOME", setup().javaHome().toString());
    environment.put("JVM_ARGS", String.join(" ", setup().jvmArgs()));
    // "run" replaces the shell by the JVM, so the process id is the JVM's.
    String script = TestPaths.distribution(kind()).resolve("bin/server").toString();
    return ServerProcess.start(List.of("sh", script, "run", NAME), environment, server, logFile());
  }

  @Override
  void remove() {
    int before = log().length();
    try {
      Files.delete(deployedWar());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    await(
        "the application to stop",
        Duration.ofMinutes(2),
        () -> log().substring(before).contains(STOPPED));
  }

  @Override
  void install() {
    try {
      // Moved into place, so that the monitor never sees half a file.
      Path complete = home().resolve("parley.war.new");
      Files.copy(setup().war(), complete);
      Files.move(complete, deployedWar(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  Optional<String> failure(String log) {
    Matcher found = FAILED.matcher(log);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  private Path deployedWar() {
    return home().resolve("servers").resolve(NAME).resolve("apps/parley.war");
  }
}
