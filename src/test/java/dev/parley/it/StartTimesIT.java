package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.server.AppServer;
import dev.parley.it.server.ProcessFigures;
import dev.parley.it.server.ServerSetup;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Measures, and judges nothing: seconds from the server's command to the first 200 of {@code
 * /health/ready} and to the first accepted {@code register}, and the memory then.
 *
 * <p>{@code mvn verify -Dit.test=StartTimesIT -Dparley.excluded.tags=none -Dparley.servers=wildfly
 * -Dparley.java.home=…}; the numbers are in {@code target/start-times.txt}, one line per start.
 */
@Tag("measure")
class StartTimesIT {

  private static final int STARTS = 3;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Test
  void secondsToTheFirstAcceptedRegisterAndMemoryThen() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      try (AppServer server = AppServer.start(ServerSetup.plain())) {
        Duration ready = Duration.between(server.launchedAt(), Instant.now());
        String accept = register(server);
        Duration registered = Duration.between(server.launchedAt(), Instant.now());
        ProcessFigures figures = ProcessFigures.of(server);
        assertThat(accept).contains("\"accept\"");
        lines.add(
            String.format(
                Locale.ROOT,
                "%-8s JDK %s: ready %5.1f s, first register %5.1f s, processor %5.1f s, resident"
                    + " %4d MB",
                server.kind().label(),
                server.javaVersion(),
                ready.toMillis() / 1000.0,
                registered.toMillis() / 1000.0,
                figures.cpu().toMillis() / 1000.0,
                figures.residentBytes() >> 20));
      }
    }
    lines.forEach(System.out::println);
    Path report = Path.of(System.getProperty("parley.it.dir", "target/it"), "../start-times.txt");
    Files.write(report, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String register(AppServer server) throws Exception {
    CompletableFuture<String> accepted = new CompletableFuture<>();
    WebSocket socket =
        CLIENT
            .newWebSocketBuilder()
            .buildAsync(server.ws("/signaling?roomId=first"), new Listener(accepted))
            .get(20, TimeUnit.SECONDS);
    socket
        .sendText("{\"type\":\"register\",\"roomId\":\"first\",\"clientId\":\"me\"}", true)
        .get(20, TimeUnit.SECONDS);
    String answer = accepted.get(20, TimeUnit.SECONDS);
    socket.abort();
    return answer;
  }

  /** Waits for the first message that is no ping. */
  private record Listener(CompletableFuture<String> accepted) implements WebSocket.Listener {

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      if (!text.toString().contains("\"ping\"")) {
        accepted.complete(text.toString());
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      accepted.completeExceptionally(new IllegalStateException("Closed: " + status + " " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable broken) {
      accepted.completeExceptionally(broken);
    }
  }
}
