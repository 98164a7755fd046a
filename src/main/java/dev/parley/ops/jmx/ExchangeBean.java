package dev.parley.ops.jmx;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.ops.drain.Drain;
import dev.parley.ops.events.EventLog;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Carries {@link ExchangeMXBean}. */
final class ExchangeBean implements ExchangeMXBean {
  private static final System.Logger LOG = System.getLogger(ExchangeBean.class.getName());

  private final Switchboard board;
  private final Reception reception;
  private final Drain drain;
  private final EventLog events;

  ExchangeBean(Switchboard board, Reception reception, Drain drain, EventLog events) {
    this.board = board;
    this.reception = reception;
    this.drain = drain;
    this.events = events;
  }

  @Override
  public String getNode() {
    return board.node();
  }

  @Override
  public long getUptimeSeconds() {
    return reception.sinceOpening().toSeconds();
  }

  @Override
  public String getState() {
    return reception.closedBecause().orElse("open");
  }

  @Override
  public String getDrainState() {
    return drain.state().name();
  }

  @Override
  public int getLineCount() {
    return board.size();
  }

  @Override
  public Map<String, Long> getLinesByProtocol() {
    return board.speaking();
  }

  @Override
  public Map<String, Long> getRelayedFrames() {
    Map<String, Long> frames = new TreeMap<>();
    board.relays().forEach((protocol, relays) -> frames.put(protocol, relays.frames()));
    return frames;
  }

  @Override
  public List<LineRow> lines(int offset, int limit) {
    return Page.of(board.lines().stream().map(LineRow::of), offset, limit);
  }

  @Override
  public boolean closeLine(String peer) {
    PeerId id = PeerId.parse(peer);
    boolean there = board.hangUp(id, CloseCause.OPERATOR);
    if (there) {
      LOG.log(System.Logger.Level.INFO, "{0} was closed by an operator", id);
    }
    return there;
  }

  @Override
  public boolean isEventsLogged() {
    return events.isLogged();
  }

  @Override
  public void setEventsLogged(boolean logged) {
    events.setLogged(logged);
  }

  @Override
  public List<String> events(long after, int limit) {
    return events.after(after, Page.checked(limit));
  }

  @Override
  public boolean drain() {
    return drain.begin();
  }

  @Override
  public boolean undrain() {
    return drain.cancel();
  }
}
