package dev.parley.it;

import dev.parley.it.client.Header;
import dev.parley.it.client.HttpAnswer;
import dev.parley.it.client.HttpProbe;
import dev.parley.it.server.ServerSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Asks a server what only its operator may. */
final class AdminClient {
  /** Settings of a server that has an operator. */
  static final Map<String, String> SETTINGS =
      Map.of(ServerSetup.ADMIN_PASSWORD, "only-for-this-test");

  private final TestServer server;

  private AdminClient(TestServer server) {
    this.server = server;
  }

  /** The operator of a server with {@link #SETTINGS}. */
  static AdminClient of(TestServer server) {
    return new AdminClient(server);
  }

  static Header basic(String user, String password) {
    byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new Header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
  }

  static Header credentials() {
    return basic("admin", SETTINGS.get(ServerSetup.ADMIN_PASSWORD));
  }

  HttpAnswer get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  HttpAnswer send(String method, String path, Header... more)
      throws IOException, InterruptedException {
    List<Header> headers = new ArrayList<>(List.of(more));
    headers.add(credentials());
    return HttpProbe.send(method, server.http(path), headers, "");
  }

  /** The value of a series in {@code /admin/metrics}; 0 if there is none yet. */
  double metric(String series) throws IOException, InterruptedException {
    return get("/admin/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }
}
