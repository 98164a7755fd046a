package dev.parley.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command that {@code asadmin start-domain} would run. It depends on the JDK (dozens of module
 * options) and on the domain, so asadmin itself is asked, in its dry run.
 */
final class PayaraCommand {

  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private PayaraCommand() {}

  static List<String> toStart(
      Path payara, Path domain, Path preBoot, Path postBoot, ServerSetup setup) {
    Path log = domain.resolveSibling("asadmin.log");
    String java = setup.javaHome().toString();
    ServerProcess asadmin =
        ServerProcess.start(
            List.of(
                "sh",
                payara.resolve("bin/asadmin").toString(),
                "start-domain",
                "--dry-run",
                "--domaindir",
                domain.getParent().toString(),
                "--prebootcommandfile",
                preBoot.toString(),
                "--postbootcommandfile",
                postBoot.toString(),
                domain.getFileName().toString()),
            Map.of("AS_JAVA", java, "JAVA_HOME", java),
            domain,
            log);
    if (!asadmin.awaitExit(DEADLINE)) {
      asadmin.kill();
      throw new ServerStartException("asadmin did not end", asadmin.logTail());
    }
    if (asadmin.exitCode() != 0) {
      throw new ServerStartException("asadmin failed", asadmin.logTail());
    }
    List<String> command = new ArrayList<>();
    for (String line : lines(log)) {
      if (!command.isEmpty() && line.startsWith("Command start-domain")) {
        break;
      }
      if (line.startsWith(java) || (!command.isEmpty() && !line.isBlank())) {
        command.add(line);
      }
    }
    if (command.isEmpty()) {
      throw new ServerStartException("asadmin showed no command for " + java, asadmin.logTail());
    }
    // The JVM's last options win, so ours come just before the main class.
    command.addAll(
        command.indexOf("com.sun.enterprise.glassfish.bootstrap.ASMain"), setup.jvmArgs());
    // Without this the server reads commands, a password among them, from standard input.
    command.set(command.indexOf("-read-stdin") + 1, "false");
    return command;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
