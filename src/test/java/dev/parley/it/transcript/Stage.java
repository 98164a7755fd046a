package dev.parley.it.transcript;

import dev.parley.it.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where one replay happens: its actors, its variables, its clock, and what was said so far. */
final class Stage {
  private final TestServer server;
  private final Webhooks webhooks;
  private final Duration patience;
  private final Variables variables;
  private final Map<String, Actor> actors = new LinkedHashMap<>();
  private final List<String> said = new ArrayList<>();
  private final long curtain = System.nanoTime();
  private long clock = curtain;

  Stage(TestServer server, Webhooks webhooks, Duration patience) {
    this.server = server;
    this.webhooks = webhooks;
    this.patience = patience;
    this.variables = new Variables(webhooks.issuer());
  }

  TestServer server() {
    return server;
  }

  Webhooks webhooks() {
    return webhooks;
  }

  Variables variables() {
    return variables;
  }

  Duration patience() {
    return patience;
  }

  /** A name may come back when its earlier socket is over. */
  void enter(Actor actor) throws IOException {
    Actor before;
    synchronized (actors) {
      before = actors.put(actor.name(), actor);
    }
    if (before != null) {
      boolean open = before.isOpen();
      before.client().close();
      if (open) {
        throw new IllegalArgumentException(actor.name() + " is still connected");
      }
    }
  }

  Actor actor(String name) {
    synchronized (actors) {
      Actor actor = actors.get(name);
      if (actor == null) {
        throw new IllegalArgumentException(name + " has not connected");
      }
      return actor;
    }
  }

  /** All that ever connected, in that order. */
  List<Actor> actors() {
    synchronized (actors) {
      return List.copyOf(actors.values());
    }
  }

  void startClock() {
    clock = System.nanoTime();
  }

  Duration sinceClock() {
    return Duration.ofNanos(System.nanoTime() - clock);
  }

  /** Notes a line for the report of a failure. */
  void say(String line) {
    double seconds = (System.nanoTime() - curtain) / 1e9;
    String shown =
        line.length() <= 1_500
            ? line
            : line.substring(0, 1_500) + "… (" + line.length() + " characters)";
    synchronized (said) {
      said.add(String.format(Locale.ROOT, "  %7.3f  %s", seconds, shown));
    }
  }

  String soFar() {
    synchronized (said) {
      return said.isEmpty() ? "  (nothing)" : String.join("\n", said);
    }
  }
}
