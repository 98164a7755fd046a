package dev.parley.it.browser;

import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.LocalServer;
import dev.parley.gateway.rig.LocalSocket;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * What an API at home says, hears and answers while a browser talks to it as fast as it can: each
 * way 1,000 texts and 1,000 binary messages in turn, of all sizes, and a number of HTTP answers.
 * Both ends write down kind, length and hash of each.
 */
final class GatewayLoad implements AutoCloseable {
  static final int FETCHES = 50;

  private static final int EACH = 1_000;

  /** Largest text of the API. What is larger than a browser takes at once goes in pieces. */
  private static final int LARGEST_TEXT = 1 << 20;

  private static final int FETCHED_STEP = 3_000;
  private static final String TARGET = "/things/";

  private final LocalSocket api;
  private final int maximum;
  private final List<byte[]> messages = new ArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Thread writer = new Thread(this::talk, "api-talks");

  /**
   * Nothing is said before something is heard.
   *
   * @param api the API's end
   * @param maximum the largest message that either end of a channel takes, in bytes
   */
  GatewayLoad(LocalSocket api, int maximum) {
    this.api = api;
    this.maximum = maximum;
    Random random = new Random(1);
    for (int i = 0; i < EACH; i++) {
      messages.add(text(size(i, LARGEST_TEXT), i));
      byte[] bytes = new byte[size(i, maximum)];
      random.nextBytes(bytes);
      messages.add(bytes);
    }
    writer.setDaemon(true);
    api.onHeard(this::hear);
  }

  /** Whoever says something listens: the API begins to talk. */
  private void hear(LocalSocket.Heard message) {
    if (heard.isEmpty()) {
      writer.start();
    }
    heard.add(
        message.text() == null
            ? mark("binary", message.bytes())
            : mark("text", message.text().getBytes(StandardCharsets.UTF_8)));
  }

  /** From one byte to the largest, few large and many small ones, well mixed. */
  private static int size(int number, int largest) {
    int mixed = number * 7 % EACH;
    return (int) Math.round(Math.pow(largest, mixed / (EACH - 1.0)));
  }

  /** Characters of one to four bytes in UTF-8. */
  private static byte[] text(int size, int number) {
    String unit = number + " äß√😀\"\\ ";
    int units = size / unit.getBytes(StandardCharsets.UTF_8).length;
    byte[] begun = unit.repeat(units).getBytes(StandardCharsets.UTF_8);
    return (unit.repeat(units) + "x".repeat(size - begun.length)).getBytes(StandardCharsets.UTF_8);
  }

  private static String mark(String kind, byte[] bytes) {
    return kind + " " + bytes.length + " " + hash(bytes);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void talk() {
    for (int i = 0; i < messages.size(); i++) {
      if (i % 2 == 0) {
        api.say(new String(messages.get(i), StandardCharsets.UTF_8));
      } else {
        api.say(messages.get(i));
      }
    }
  }

  /** What the API says, in order. */
  List<String> said() {
    return IntStream.range(0, messages.size())
        .mapToObj(i -> mark(i % 2 == 0 ? "text" : "binary", messages.get(i)))
        .toList();
  }

  /** The sizes of what the browser says, text and binary in turn. */
  List<Integer> sizesFromBrowser() {
    return IntStream.range(0, 2 * EACH).map(i -> size(i / 2, maximum)).boxed().toList();
  }

  /** What the API heard, once it is so many messages. */
  List<String> heard(int count) {
    Await.until("the API has heard all", Duration.ofSeconds(60), () -> heard.size() >= count);
    return List.copyOf(heard);
  }

  /** Answers an HTTP request with something of its own. */
  static void answer(LocalServer.Request request, OutputStream out) {
    int number =
        Integer.parseInt(request.target().substring(TARGET.length()).replaceFirst("\\?.*", ""));
    LocalServer.write(
        out, LocalServer.response("200 OK", List.of("X-Thing: thing " + number), thing(number)));
  }

  private static byte[] thing(int number) {
    byte[] thing = new byte[number * FETCHED_STEP];
    new Random(number).nextBytes(thing);
    return thing;
  }

  /** The answers as the browser should see them. */
  static List<String> answers() {
    return IntStream.range(0, FETCHES)
        .mapToObj(
            number ->
                "200 thing " + number + " " + thing(number).length + " " + hash(thing(number)))
        .toList();
  }

  /** The API has said everything, or cannot any more. */
  @Override
  public void close() {
    Await.until("the API has said all", () -> !writer.isAlive());
  }
}
