package dev.parley.gateway.program;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where an option that is not on the command line comes from: the environment ({@code
 * --signaling-url} is {@code PARLEY_GATEWAY_SIGNALING_URL}), or else the properties file ({@code
 * signaling-url}).
 */
final class Settings implements IDefaultValueProvider {
  static final String PREFIX = "PARLEY_GATEWAY_";
  static final String ICE_CREDENTIAL = "ice-credential";
  private static final String CONFIG = "config";

  /** Every option that has a value a file may give; held against the options by a test. */
  static final Set<String> NAMES =
      Set.of(
          "signaling-url",
          "local-ws-url",
          "state-dir",
          "ice-server",
          "ice-username",
          "ice-credential-file",
          ICE_CREDENTIAL,
          "remote-id",
          "remote-id-form",
          "reconnect-min",
          "reconnect-max",
          "max-sessions",
          "browser-timeout",
          "connect-page",
          "qr",
          "verbose");

  private final Map<String, String> environment;
  private final Properties file;

  private Settings(Map<String, String> environment, Properties file) {
    this.environment = environment;
    this.file = file;
  }

  /**
   * Reads the properties file, if one is named by {@code --config} or {@code
   * PARLEY_GATEWAY_CONFIG}.
   *
   * @throws UsageException if it cannot be read or names something unknown
   */
  static Settings find(Map<String, String> environment, String... args) throws UsageException {
    Properties properties = new Properties();
    Optional<Path> named = configFile(environment, args);
    if (named.isPresent()) {
      read(named.get(), properties);
    }
    return new Settings(environment, properties);
  }

  private static Optional<Path> configFile(Map<String, String> environment, String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--config=")) {
        return Optional.of(Path.of(args[i].substring("--config=".length())));
      } else if (args[i].equals("--config") && i + 1 < args.length) {
        return Optional.of(Path.of(args[i + 1]));
      }
    }
    return Optional.ofNullable(environment.get(variable(CONFIG)))
        .filter(name -> !name.isBlank())
        .map(Path::of);
  }

  private static void read(Path file, Properties into) throws UsageException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      into.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("The properties file " + file + " cannot be read.");
    }
    Set<String> unknown = new TreeSet<>(into.stringPropertyNames());
    unknown.removeAll(NAMES);
    if (!unknown.isEmpty()) {
      throw new UsageException(
          "The properties file "
              + file
              + " has '"
              + unknown.iterator().next()
              + "', which is not an option. They are named as on the command line, without --.");
    }
  }

  /** The environment's name of an option. */
  static String variable(String name) {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** What the environment or else the file says; blank is nothing. */
  Optional<String> value(String name) {
    return Optional.ofNullable(environment.get(variable(name)))
        .or(() -> Optional.ofNullable(file.getProperty(name)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option && option.longestName().startsWith("--")) {
      String name = option.longestName().substring(2);
      return NAMES.contains(name) ? value(name).orElse(null) : null;
    }
    return null;
  }
}
