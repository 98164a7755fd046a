package dev.parley.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * WildFly, standalone, with a base directory of its own and the configuration that the operator's
 * CLI script makes. The JVM is started without WildFly's shell script, which starts four other JVMs
 * first to ask what this JDK can do.
 */
final class WildFlyServer extends AppServer {

  private static final String SCAN_MILLISECONDS = "300";
  private static final Duration MARKER_DEADLINE = Duration.ofMinutes(2);

  /** The deployment, or the boot, failed; and an exception in the WAR's own start. */
  private static final Pattern FAILED =
      Pattern.compile("[^\n]*(WFLYCTL0013|WFLYSRV0026|WFLYCTL0186|WFLYDS0022)[^\n]*");

  /** What bin/common.sh of WildFly 39 adds for every modular JDK. */
  private static final List<String> MODULE_OPTIONS =
      List.of(
          "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
          "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.management/javax.management=ALL-UNNAMED",
          "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

  WildFlyServer(ServerSetup setup) {
    super(ServerKind.WILDFLY, setup);
  }

  @Override
  ServerProcess launch() {
    Path wildfly = TestPaths.distribution(kind());
    Path configuration = home().resolve("configuration");
    FileTrees.copy(wildfly.resolve("standalone/configuration"), configuration);
    try {
      Files.copy(
          WildFlyConfig.made(wildfly, setup().javaHome()), configuration.resolve("parley.xml"));
      Files.createDirectories(home().resolve("deployments"));
      if (setup().adminPassword().isPresent()) {
        addUser(configuration, setup().adminPassword().get());
      }
      // Found by the scanner's first look, which is part of the boot.
      Files.copy(setup().war(), deployedWar());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }

    List<String> command = new ArrayList<>();
    command.add(setup().javaHome().resolve("bin/java").toString());
    command.add("-D[Standalone]");
    command.addAll(MODULE_OPTIONS);
    // As bin/standalone.conf sets them.
    command.addAll(
        List.of(
            "-Xms64m",
            "-Xmx512m",
            "-XX:MetaspaceSize=96M",
            "-XX:MaxMetaspaceSize=256m",
            "-Djava.net.preferIPv4Stack=true",
            "-Djboss.modules.system.pkgs=org.jboss.byteman",
            "-Djava.awt.headless=true"));
    command.addAll(setup().jvmArgs());
    command.addAll(
        List.of(
            "-Dorg.jboss.boot.log.file=" + home().resolve("log/server.log"),
            "-Dlogging.configuration=file:" + configuration.resolve("logging.properties"),
            "-jar",
            wildfly.resolve("jboss-modules.jar").toString(),
            "-mp",
            wildfly.resolve("modules").toString(),
            "org.jboss.as.standalone",
            "-Djboss.home.dir=" + wildfly,
            "-Djboss.server.base.dir=" + home(),
            "-Djboss.bind.address=127.0.0.1",
            "-Djboss.management.http.port=" + FreePorts.next(),
            "-Dparley.deployment.scan-interval=" + SCAN_MILLISECONDS,
            "--server-config=parley.xml"));

    Map<String, String> environment = new HashMap<>(setup().settings());
    environment.put("PORT", String.valueOf(port()));
    return ServerProcess.start(command, environment, home(), logFile());
  }

  /** What bin/add-user.sh -a -u admin -g parley-admin does. */
  private static void addUser(Path configuration, String password) throws IOException {
    String user = "admin=" + md5("admin:ApplicationRealm:" + password) + "\n";
    Files.writeString(
        configuration.resolve("application-users.properties"), user, StandardOpenOption.APPEND);
    Files.writeString(
        configuration.resolve("application-roles.properties"),
        "admin=parley-admin\n",
        StandardOpenOption.APPEND);
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  @Override
  void remove() {
    try {
      Files.delete(marker("deployed"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    await("the undeployment", MARKER_DEADLINE, () -> Files.exists(marker("undeployed")));
  }

  @Override
  void install() {
    try {
      Files.copy(setup().war(), deployedWar(), StandardCopyOption.REPLACE_EXISTING);
      Files.createFile(marker("dodeploy"));
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
    return home().resolve("deployments/parley.war");
  }

  private Path marker(String state) {
    return home().resolve("deployments/parley.war." + state);
  }
}
