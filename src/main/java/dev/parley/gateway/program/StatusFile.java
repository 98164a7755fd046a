package dev.parley.gateway.program;

import dev.parley.gateway.GatewayState;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * What a running gateway leaves in its state directory for the command {@code status}: no secrets,
 * and gone when it stops in order.
 */
final class StatusFile {
  private static final System.Logger LOG = System.getLogger(StatusFile.class.getName());
  private static final String NAME = "status.properties";

  private final Path file;
  private final Properties properties = new Properties();

  StatusFile(Path directory, String remoteId, URI signaling, URI local) {
    file = directory.resolve(NAME);
    properties.setProperty("remote-id", remoteId);
    properties.setProperty("signaling", place(signaling));
    properties.setProperty("local", place(local));
    properties.setProperty("pid", Long.toString(ProcessHandle.current().pid()));
    properties.setProperty("since", Instant.now().toString());
  }

  /** Without query and user information, where tokens are. */
  private static String place(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme()
        + "://"
        + uri.getHost()
        + port
        + Optional.ofNullable(uri.getRawPath()).orElse("");
  }

  /** Writes the state down. A failure is logged: the gateway works without. */
  synchronized void write(GatewayState state) {
    properties.setProperty("state", state.name().toLowerCase(Locale.ROOT));
    properties.setProperty("state-since", Instant.now().toString());
    Path fresh = file.resolveSibling(NAME + ".new");
    try {
      try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
        properties.store(writer, null);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the state was not written down", e);
    }
  }

  /** Takes it away. */
  synchronized void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the state was not taken away", e);
    }
  }

  /** What a gateway left there; none if there is nothing. */
  static Optional<Properties> read(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
      return Optional.of(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
