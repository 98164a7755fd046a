package dev.parley.it.transcript;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The transcripts and the groups of settings, from the class path. */
public final class TranscriptLibrary {
  private static final String ROOT = "/transcripts/";

  private TranscriptLibrary() {}

  /** All of them, file by file. */
  public static List<Transcript> all() {
    Path root = root();
    List<Transcript> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        found.addAll(TranscriptParser.parse(name, Files.readString(file)));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return List.copyOf(found);
  }

  /**
   * The environment variables of a group.
   *
   * @param webhookPort what {@code ${webhooks}} stands for
   */
  public static Map<String, String> settings(String group, int webhookPort) {
    Path file = root().resolve("settings").resolve(group + ".properties");
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().stream()
        .forEach(
            name ->
                settings.put(
                    name,
                    properties
                        .getProperty(name)
                        .replace("${webhooks}", Integer.toString(webhookPort))));
    return Map.copyOf(settings);
  }

  private static Path root() {
    URL url = Objects.requireNonNull(TranscriptLibrary.class.getResource(ROOT), "no " + ROOT);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
