package dev.parley.ops.jmx;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineInfo;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Relays;
import dev.parley.exchange.Switchboard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Carries {@link ProtocolMXBean}. */
final class ProtocolBean implements ProtocolMXBean {
  private static final System.Logger LOG = System.getLogger(ProtocolBean.class.getName());

  private final Switchboard board;
  private final Protocol protocol;

  ProtocolBean(Switchboard board, Protocol protocol) {
    this.board = board;
    this.protocol = protocol;
  }

  @Override
  public String getName() {
    return protocol.name();
  }

  @Override
  public long getLineCount() {
    return board.speaking().getOrDefault(protocol.name(), 0L);
  }

  @Override
  public Map<String, Long> getFigures() {
    return protocol.figures();
  }

  @Override
  public long getRelayedFrames() {
    return relayed(Relays::frames);
  }

  @Override
  public long getRelayedChars() {
    return relayed(Relays::chars);
  }

  private long relayed(ToLongFunction<Relays> figure) {
    Relays relays = board.relays().get(protocol.name());
    return relays == null ? 0 : figure.applyAsLong(relays);
  }

  @Override
  public List<LineRow> find(String name, int offset, int limit) {
    return Page.of(
        lines().filter(line -> name.isEmpty() || goesBy(line, name)).map(LineRow::of),
        offset,
        limit);
  }

  @Override
  public List<String> registered(int offset, int limit) {
    return Page.of(
        lines().map(LineInfo::as).flatMap(Optional::stream).distinct().sorted(), offset, limit);
  }

  @Override
  public List<LineRow> waiting(int offset, int limit) {
    return Page.of(lines().filter(LineInfo::waiting).map(LineRow::of), offset, limit);
  }

  @Override
  public int close(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name must not be empty");
    }
    // In one go: else some would be told that others have left before they are closed themselves.
    List<PeerId> peers = lines().filter(line -> goesBy(line, name)).map(LineInfo::peer).toList();
    board.hangUp(peers, CloseCause.OPERATOR);
    LOG.log(
        System.Logger.Level.INFO,
        "{0} lines of {1} were closed by an operator",
        peers.size(),
        protocol.name());
    return peers.size();
  }

  private Stream<LineInfo> lines() {
    return board.lines().stream().filter(line -> line.protocol().equals(protocol.name()));
  }

  private static boolean goesBy(LineInfo line, String name) {
    return line.as().filter(name::equals).isPresent()
        || line.link().filter(name::equals).isPresent();
  }
}
