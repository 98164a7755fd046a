package dev.parley.it;

import dev.parley.it.server.AppServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test class, the logs of all servers that were started so far hold no secret, or the
 * class fails. Found through META-INF/services, so that no class can leave it out.
 */
public final class KeepLogsClean implements AfterAllCallback {
  /** How much of each log has been read. */
  private static final Map<Path, Integer> READ = new ConcurrentHashMap<>();

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    for (Map.Entry<Path, List<String>> log : AppServer.logs().entrySet()) {
      String text = new String(Files.readAllBytes(log.getKey()), StandardCharsets.UTF_8);
      int read = READ.getOrDefault(log.getKey(), 0);
      // From the beginning of the last line, which may not have been complete.
      int from = Math.max(0, text.lastIndexOf('\n', Math.max(0, read - 1)));
      Optional<String> found = LogSecrets.found(text.substring(from), log.getValue());
      READ.put(log.getKey(), text.length());
      if (found.isPresent()) {
        throw new AssertionError(log.getKey() + " holds a secret: " + found.get());
      }
    }
  }
}
