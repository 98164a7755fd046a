package dev.parley.start;

import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.guard.Guard;
import dev.parley.ops.health.HealthFigures;
import dev.parley.protocol.SharedWs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What health tells of this server's exchange. */
@ApplicationScoped
class ExchangeFigures implements HealthFigures {
  private Switchboard board;
  private Protocols protocols;
  private Reception reception;
  private Engine engine;
  private Guard guard;

  /** For the container's proxy. */
  protected ExchangeFigures() {}

  @Inject
  ExchangeFigures(
      Switchboard board, Protocols protocols, Reception reception, Guard guard, Engine engine) {
    this.board = board;
    this.protocols = protocols;
    this.reception = reception;
    this.guard = guard;
    this.engine = engine;
  }

  @Override
  public long clientCount() {
    return board.size();
  }

  @Override
  public long uptimeSeconds() {
    return reception.sinceOpening().toSeconds();
  }

  @Override
  public Map<String, Map<String, Long>> gauges() {
    Map<String, Long> speaking = board.speaking();
    Map<String, Map<String, Long>> gauges = new LinkedHashMap<>();
    for (Protocol protocol : protocols.spoken()) {
      Map<String, Long> figures = new LinkedHashMap<>();
      figures.put("connections", speaking.getOrDefault(protocol.name(), 0L));
      figures.putAll(protocol.figures());
      gauges.put(protocol.name(), figures);
    }
    gauges.put(SharedWs.NAME, Map.of("connections", speaking.getOrDefault(SharedWs.NAME, 0L)));
    return gauges;
  }

  @Override
  public boolean started() {
    return !reception.closedBecause().equals(Optional.of(Reception.STARTING));
  }

  @Override
  public Optional<String> notReadyBecause() {
    return reception
        .closedBecause()
        .or(() -> guard.access().obstacle())
        .or(engine::notReadyBecause);
  }
}
