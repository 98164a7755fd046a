package dev.parley.it.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a client behaves from its first byte on.
 *
 * @param headers of the upgrade request; one of a usual name ({@code Host}, {@code Upgrade}, …)
 *     replaces the usual one
 * @param answersPings whether WebSocket pings are answered with pongs
 * @param reads whether it reads after the handshake; otherwise not before {@link
 *     WsClient#resumeReading()}
 * @param receiveBuffer SO_RCVBUF in bytes, 0 for the system's own choice
 * @param autoReply asked for every text message; what it gives is sent at once, before the message
 *     can be awaited
 */
public record Manners(
    List<Header> headers,
    boolean answersPings,
    boolean reads,
    int receiveBuffer,
    Function<String, Optional<String>> autoReply) {

  public static final Manners GOOD =
      new Manners(List.of(), true, true, 0, text -> Optional.empty());

  public Manners header(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Manners(List.copyOf(more), answersPings, reads, receiveBuffer, autoReply);
  }

  public Manners ignoringPings() {
    return new Manners(headers, false, reads, receiveBuffer, autoReply);
  }

  public Manners notReading() {
    return new Manners(headers, answersPings, false, receiveBuffer, autoReply);
  }

  public Manners receiveBuffer(int bytes) {
    return new Manners(headers, answersPings, reads, bytes, autoReply);
  }

  public Manners replying(Function<String, Optional<String>> reply) {
    return new Manners(headers, answersPings, reads, receiveBuffer, reply);
  }
}
