package dev.parley.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the build put things; the pom says so in system properties, with defaults for an IDE. */
final class TestPaths {

  private TestPaths() {}

  /** The WAR under test. */
  static Path war() {
    return required(property("parley.war", "target/parley.war"), "mvn package");
  }

  /** The ready-made configuration of a server. */
  static Path config(String server) {
    return required(
        property("parley.config.dir", "server-config").resolve(server), "a complete checkout");
  }

  /** Where the servers' own directories and logs go. */
  static Path workDir() {
    return property("parley.it.dir", "target/it");
  }

  /** The JDK that the servers run on: {@code -Dparley.java.home}, else the one of the tests. */
  static Path javaHome() {
    String chosen = System.getProperty("parley.java.home", "");
    return Path.of(chosen.isBlank() ? System.getProperty("java.home") : chosen);
  }

  /** Options for every server's JVM: {@code -Dparley.jvm.args="-Xmx256m -Xlog:gc"}. */
  static List<String> jvmArgs() {
    String given = System.getProperty("parley.jvm.args", "").strip();
    return given.isEmpty() ? List.of() : List.of(given.split("\\s+"));
  }

  /** {@code -Dparley.engine=express} is WEBSOCKET_ENGINE for all servers whose test names none. */
  static Map<String, String> engine(Map<String, String> settings) {
    String engine = System.getProperty("parley.engine", "").strip();
    Map<String, String> all = new HashMap<>(settings);
    if (!engine.isEmpty()) {
      all.putIfAbsent("WEBSOCKET_ENGINE", engine);
    }
    return all;
  }

  /** The unpacked distribution. */
  static Path distribution(ServerKind kind) {
    Path all = required(property("parley.servers.dir", "target/servers"), "mvn verify");
    try (Stream<Path> folders = Files.list(all)) {
      List<Path> found =
          folders.filter(path -> path.getFileName().toString().startsWith(kind.folder())).toList();
      if (found.size() != 1) {
        throw new IllegalStateException(
            "Expected one " + kind.label() + " in " + all + " but found " + found);
      }
      return found.get(0);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path property(String name, String otherwise) {
    return Path.of(System.getProperty(name, otherwise)).toAbsolutePath();
  }

  private static Path required(Path path, String broughtBy) {
    if (!Files.exists(path)) {
      throw new IllegalStateException(path + " is missing; " + broughtBy + " brings it");
    }
    return path;
  }
}
