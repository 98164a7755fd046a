package dev.parley.it.transcript;

import dev.parley.it.client.Event;
import dev.parley.it.client.HttpAnswer;
import dev.parley.it.client.WsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** One who speaks in a transcript: a socket, and what was last sent on it. */
final class Actor {
  private static final String PING = "{\"type\":\"ping\"}";

  private static final Duration INSISTENCE = Duration.ofMillis(100);

  private final String name;
  private final Stage stage;
  private final WsClient client;
  private final boolean ayame;
  private final boolean seesPings;
  private boolean reads;
  private boolean over;
  private boolean hungUp;
  private String lastSent = "";

  /**
   * Creates one.
   *
   * @param ayame whether it is on {@code /signaling}, where a client's own ping is an error
   * @param seesPings whether the periodic {@code {"type":"ping"}} of the server counts as a frame
   */
  Actor(
      String name, Stage stage, WsClient client, boolean ayame, boolean seesPings, boolean reads) {
    this.name = name;
    this.stage = stage;
    this.client = client;
    this.ayame = ayame;
    this.seesPings = seesPings;
    this.reads = reads;
  }

  String name() {
    return name;
  }

  boolean isOpen() {
    return !over;
  }

  String lastSent() {
    return lastSent;
  }

  HttpAnswer handshake() {
    return client.handshake();
  }

  WsClient client() {
    return client;
  }

  void send(String text) throws IOException {
    note(">", text);
    lastSent = text;
    client.text(text);
  }

  /**
   * Sends what may be too long. The server may stop reading in the middle of it: then the write
   * fails, and what counts is whether its close frame got through.
   */
  void sendAsFarAsItGoes(String text, int fragment) {
    note(">", text);
    lastSent = text;
    try {
      client.fragments(text, fragment);
    } catch (IOException e) {
      note("could not send all of it:", e.getMessage());
    }
  }

  void sendFragments(String text, int size) throws IOException {
    note(">fragments " + size, text);
    lastSent = text;
    client.fragments(text, size);
  }

  /** The text of the next frame that counts. */
  String hear(String expected) throws InterruptedException {
    Event event = next(expected, this::counts);
    if (event instanceof Event.Text text) {
      note("<", text.text());
      return text.text();
    }
    throw new Mismatch(name + " < " + expected, name + " " + event);
  }

  void hear(String expected, boolean literal) throws InterruptedException {
    String got = hear(expected);
    Optional<String> difference =
        new JsonMatch(stage.variables(), literal).difference(expected, got);
    if (difference.isPresent()) {
      throw new Mismatch(name + " < " + expected, name + " < " + got, difference.get());
    }
  }

  /** Passes over frames until one fits. */
  void hearSoonerOrLater(String expected) throws InterruptedException {
    long end = System.nanoTime() + stage.patience().toNanos();
    while (true) {
      String got = hear("sooner or later " + expected);
      if (new JsonMatch(stage.variables(), false).difference(expected, got).isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new Mismatch(name + " <~ " + expected, "other frames only, for " + stage.patience());
      }
    }
  }

  void hearExactly(String expected) throws InterruptedException {
    String got = hear(expected);
    if (!got.equals(expected)) {
      throw new Mismatch(
          name + " <verbatim " + expected, name + " < " + got, firstDifference(expected, got));
    }
  }

  /**
   * Sends every 100 ms until the answer comes, passing over others: for limits that end with time.
   */
  void insist(String text, String expected) throws IOException, InterruptedException {
    JsonMatch match = new JsonMatch(stage.variables(), false);
    long end = System.nanoTime() + stage.patience().toNanos();
    int unanswered = 0;
    boolean heard = false;
    while (System.nanoTime() < end) {
      if (!heard) {
        send(text);
        unanswered++;
      }
      long pause = System.nanoTime() + INSISTENCE.toNanos();
      for (Optional<Event> event = heardBy(pause); event.isPresent(); event = heardBy(pause)) {
        if (event.get() instanceof Event.Text got && counts(got)) {
          note("<", got.text());
          unanswered--;
          heard |= match.difference(expected, got.text()).isEmpty();
          if (heard && unanswered <= 0) {
            // A slow server may have been asked again before it answered: it answers each time.
            return;
          }
        } else if (ends(event.get())) {
          throw new Mismatch(name + " < " + expected, name + " " + event.get());
        }
      }
    }
    throw new Mismatch(name + " < " + expected, "other answers only, for " + stage.patience());
  }

  private Optional<Event> heardBy(long end) throws InterruptedException {
    return client.next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
  }

  void hearWebSocketPing() throws InterruptedException {
    next("a WebSocket ping", e -> e instanceof Event.Ping || counts(e), Event.Ping.class);
    note("<wsping", "");
  }

  void hearWebSocketPong(String payload) throws InterruptedException {
    Event.Pong pong =
        next("a WebSocket pong", e -> e instanceof Event.Pong || counts(e), Event.Pong.class);
    if (!pong.payload().equals(payload)) {
      throw new Mismatch(name + " <wspong " + payload, name + " " + pong);
    }
    note("<wspong", payload);
  }

  /**
   * Proves that nothing is on its way to this actor. What a client sent before is handled before
   * its ping is, so anything that was owed arrives before the pong: no waiting for silence.
   */
  void quiet() throws IOException, InterruptedException {
    quiet(this::counts);
  }

  /** The same at the end of a transcript: heartbeats go on, and are no news. */
  void quietButForHeartbeats() throws IOException, InterruptedException {
    quiet(event -> counts(event) && !isHeartbeat(event));
  }

  private void quiet(Predicate<Event> news) throws IOException, InterruptedException {
    String mark = "quiet-" + ThreadLocalRandom.current().nextInt(1_000_000);
    client.ping(mark);
    Event.Pong pong =
        next("silence", e -> e instanceof Event.Pong || news.test(e), Event.Pong.class);
    if (!pong.payload().equals(mark)) {
      quietAgain(mark, news);
    }
    if (!ayame) {
      client.text(PING);
      Event.Text text = next("silence, and then the pong to our ping", news, Event.Text.class);
      if (new JsonMatch(stage.variables(), false)
          .difference("{\"type\":\"pong\",\"timestamp?\":\"${:number}\"}", text.text())
          .isPresent()) {
        throw new Mismatch(
            name + " hears nothing more (only the pong to our ping)", name + " < " + text);
      }
    }
    note("quiet", "");
  }

  /** An earlier pong was still waiting; ours comes behind it. */
  private void quietAgain(String mark, Predicate<Event> news) throws InterruptedException {
    Event.Pong pong =
        next("silence", e -> e instanceof Event.Pong || news.test(e), Event.Pong.class);
    if (!pong.payload().equals(mark)) {
      throw new Mismatch(name + " <wspong " + mark, name + " " + pong);
    }
  }

  Event.Closed awaitClosed(String expected, boolean passingOver) throws InterruptedException {
    Event event = next(expected, this::counts);
    while (passingOver && event instanceof Event.Text) {
      note("<", event.toString());
      event = next(expected, this::counts);
    }
    note("", event.toString());
    if (event instanceof Event.Closed closed) {
      over = true;
      return closed;
    }
    throw new Mismatch(name + " " + expected, name + " " + event);
  }

  /** Waits for the end, however it comes; heartbeats until then are no news. */
  void awaitGone() throws InterruptedException {
    Event event = next("gone", e -> counts(e) && !isHeartbeat(e));
    note("", event.toString());
    if (!(event instanceof Event.Closed) && !(event instanceof Event.Ended)) {
      throw new Mismatch(name + " gone", name + " " + event);
    }
    over = true;
  }

  /** Closes and waits for the server's answer, passing over what was still on its way. */
  void close(int code, String reason) throws IOException, InterruptedException {
    note("closes", code + " " + reason);
    over = true;
    client.sendClose(code, reason);
    Predicate<Event> end =
        e -> e instanceof Event.Closed || e instanceof Event.Ended || e instanceof Event.Broken;
    Event event = next("the answer to its close", end);
    if (event instanceof Event.Broken) {
      throw new Mismatch(name + " sees its close answered", name + " " + event);
    }
    client.close();
  }

  void drop() throws IOException {
    note("drops", "");
    over = true;
    client.drop();
  }

  /** Ends its half of the connection, without a close frame. */
  void hangUp() throws IOException {
    note("hangs up", "");
    hungUp = true;
    client.hangUp();
  }

  void stopReading() {
    note("stops reading", "");
    reads = false;
    client.pauseReading();
  }

  void readOn() {
    note("reads on", "");
    reads = true;
    client.resumeReading();
  }

  /** Ends politely where it can be done, so that the server is as empty as before. */
  void leave(boolean alsoTheQueue) throws IOException, InterruptedException {
    if (!canBeQuiet()) {
      client.drop();
      client.close();
      return;
    }
    if (alsoTheQueue && !ayame) {
      client.text("{\"type\":\"leave\"}");
      client.text(PING);
      next("the pong that shows it has left", e -> isPong(e) || ends(e));
    }
    close(1000, "");
  }

  /** Whether it can still be asked, and answer. */
  boolean canBeQuiet() {
    return !over && reads && !hungUp;
  }

  List<Event> unheard() {
    return client.waiting().stream().filter(this::counts).toList();
  }

  private static boolean isPong(Event event) {
    return event instanceof Event.Text text && text.text().contains("\"pong\"");
  }

  private static boolean ends(Event event) {
    return event instanceof Event.Closed
        || event instanceof Event.Ended
        || event instanceof Event.Broken;
  }

  /**
   * Everything but WebSocket pings and pongs, and the periodic JSON ping unless it is spoken of.
   */
  private boolean counts(Event event) {
    if (event instanceof Event.Text) {
      return seesPings || !isHeartbeat(event);
    }
    return !(event instanceof Event.Ping) && !(event instanceof Event.Pong);
  }

  private static boolean isHeartbeat(Event event) {
    return event instanceof Event.Text text && text.text().strip().equals(PING);
  }

  private <E extends Event> E next(String expected, Predicate<Event> wanted, Class<E> type)
      throws InterruptedException {
    Event event = next(expected, wanted);
    if (!type.isInstance(event)) {
      throw new Mismatch(name + ": " + expected, name + " < " + event);
    }
    return type.cast(event);
  }

  private Event next(String expected, Predicate<Event> wanted) throws InterruptedException {
    long end = System.nanoTime() + stage.patience().toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      Optional<Event> event = client.next(left);
      if (event.isEmpty()) {
        throw new Mismatch(name + " < " + expected, "nothing for " + stage.patience());
      }
      if (wanted.test(event.get())) {
        return event.get();
      }
    }
  }

  private void note(String arrow, String what) {
    stage.say((name + " " + arrow + (arrow.isEmpty() ? "" : " ") + what).strip());
  }

  private static String firstDifference(String expected, String got) {
    int at = 0;
    while (at < Math.min(expected.length(), got.length())
        && expected.charAt(at) == got.charAt(at)) {
      at++;
    }
    return "the first difference is at character "
        + at
        + " (lengths "
        + expected.length()
        + " and "
        + got.length()
        + ")";
  }
}
