package dev.parley.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The clients of README.md do, word for word, what they say. */
class ReadmeIT {
  private static final Pattern CLIENT = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL);

  /**
   * Runs one with stubs for what it leaves to its reader. Each call of a stub is a line in {@code
   * heard}.
   */
  private static final String RUN =
      """
      (code) => {
        const heard = [];
        const stubs = ["start", "stop", "negotiate", "show", "add", "remove", "complain"];
        const recorders = stubs.map((name) => (...given) => heard.push(`${name} ${JSON.stringify(given)}`));
        const client = new Function(...stubs, code + "\\nreturn { ws, next: typeof next === 'function' && next };");
        (window.readme ??= []).push({ ...client(...recorders), heard });
        return window.readme.length - 1;
      }
      """;

  private static final String HEARD =
      "([client, words]) => readme[client].heard.some((line) => line.includes(words))";

  private static Chromium chromium;
  private static List<String> clients;

  @BeforeAll
  static void start() throws IOException {
    URI base = ServerUnderTest.base();
    chromium = Chromium.start();
    clients =
        CLIENT
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(MatchResult::group)
            .map(block -> block.substring(block.indexOf('\n') + 1, block.lastIndexOf("```")))
            .map(code -> code.replace("wss://signaling.example.org", "ws://" + base.getAuthority()))
            .toList();
    assertThat(clients).hasSize(4);
  }

  @AfterAll
  static void stopChromium() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private static int run(Page page, String code) {
    return (Integer) page.evaluate(RUN, code);
  }

  private static void hears(Page page, int client, String words) {
    page.waitForFunction(HEARD, List.of(client, words));
  }

  private static void send(Page page, int client, String frame) {
    page.evaluate("([client, frame]) => readme[client].ws.send(frame)", List.of(client, frame));
  }

  private static void close(Page page, int client) {
    page.evaluate("client => readme[client].ws.close()", client);
  }

  @Test
  void ayame() {
    try (Visitor visitor = chromium.visitor()) {
      Page page = visitor.open("").page();
      String code = clients.get(0).replace("lobby", "readme");
      int one = run(page, code);
      hears(page, one, "start [null,false]");
      int other = run(page, code);
      hears(page, other, "start [null,true]");
      send(page, other, "{\"type\":\"offer\",\"sdp\":\"v=0\"}");
      hears(page, one, "negotiate [{\"type\":\"offer\",\"sdp\":\"v=0\"}]");
      hears(page, run(page, code), "stop [\"full\"]");
      close(page, other);
      hears(page, one, "stop");
    }
  }

  @Test
  void remoteId() {
    try (Visitor visitor = chromium.visitor();
        Visitor home = chromium.visitor()) {
      Page page = visitor.open("").page();
      String id = "MA-README-1";
      String code = clients.get(1).replace("MA-X7K9-P2M4", id);
      hears(page, run(page, code), "stop [\"Server not found\"]");
      home.open("try/remote-id.html?role=server&id=" + id).click("join").sees("status", "Online");
      int caller = run(page, code);
      hears(page, caller, "start [\"");
      home.click("leave");
      hears(page, caller, "stop");
      close(page, caller);
    }
  }

  @Test
  void pairing() {
    try (Visitor visitor = chromium.visitor()) {
      Page page = visitor.open("").page();
      int one = run(page, clients.get(2));
      int other = run(page, clients.get(2));
      hears(page, one, "start [\"");
      hears(page, other, "start [\"");
      send(page, one, "{\"type\":\"offer\",\"sdp\":\"v=0\"}");
      hears(page, other, "negotiate [{");
      page.evaluate("client => readme[client].next()", one);
      hears(page, other, "stop");
      send(page, one, "{\"type\":\"offer\",\"sdp\":\"v=0\"}");
      hears(page, one, "stop [\"NOT_PAIRED\"]");
      close(page, one);
      close(page, other);
    }
  }

  @Test
  void namedPeers() {
    try (Visitor visitor = chromium.visitor()) {
      Page page = visitor.open("").page();
      String code = clients.get(3).replace("alice", "readme-alice");
      int alice = run(page, code);
      hears(page, alice, "show [[");
      int bob = run(page, code.replace("readme-alice", "readme-bob"));
      hears(page, alice, "add [\"readme-bob\"]");
      send(page, bob, "{\"type\":\"offer\",\"target\":\"readme-alice\"}");
      hears(page, alice, "negotiate [\"readme-bob\",{");
      hears(page, run(page, code), "complain [\"name_taken\"]");
      close(page, bob);
      hears(page, alice, "remove [\"readme-bob\"]");
      close(page, alice);
    }
  }
}
