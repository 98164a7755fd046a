package dev.parley.it;

import dev.parley.it.client.HttpAnswer;
import dev.parley.it.client.HttpProbe;
import dev.parley.it.json.JsonReader;
import dev.parley.it.json.JsonTree;
import java.io.IOException;
import java.time.Duration;

/** What a server says of itself in {@code /health}: clients, rooms, names, who waits. */
public final class Figures {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BETWEEN_LOOKS_MILLIS = 100;

  private Figures() {}

  /**
   * Waits until the server's own figures say that nothing is left: no client, no room, no name,
   * nobody waiting.
   */
  public static void awaitZero(TestServer server) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String left = notZero(server);
    while (!left.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("left behind on the server: " + left);
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
      left = notZero(server);
    }
  }

  private static String notZero(TestServer server) throws IOException, InterruptedException {
    HttpAnswer answer = HttpProbe.get(server.http("/health/live"));
    StringBuilder left = new StringBuilder();
    int seen = 0;
    if (JsonReader.read(answer.body()) instanceof JsonTree.Obj health
        && health.get("checks").orElseThrow() instanceof JsonTree.Arr checks) {
      for (JsonTree check : checks.items()) {
        if (check instanceof JsonTree.Obj object
            && object.get("data").orElse(null) instanceof JsonTree.Obj data) {
          for (JsonTree.Member figure : data.members()) {
            seen += figure.key().text().equals("clientCount") ? 1 : 0;
            if (!figure.key().text().equals("uptime")
                && figure.value().toString().matches("\"?[1-9][0-9]*\"?")) {
              left.append(figure.key()).append('=').append(figure.value()).append(' ');
            }
          }
        }
      }
    }
    if (seen != 1) {
      throw new AssertionError("not our figures in the form of MicroProfile Health: " + answer);
    }
    return left.toString();
  }
}
