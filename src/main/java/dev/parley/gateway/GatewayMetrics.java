package dev.parley.gateway;

import dev.parley.gateway.core.Counter;
import java.util.Map;

/**
 * A gateway's figures at one moment.
 *
 * @param sessions that there are, pending ones included
 * @param pendingSessions whose peer connection is not up yet
 * @param channels open data channels of all sessions
 * @param localConnections to the local WebSocket API
 * @param memoryBytes messages and proxied answers in memory, in bytes
 * @param counters everything that was counted since the start
 */
public record GatewayMetrics(
    int sessions,
    int pendingSessions,
    int channels,
    int localConnections,
    long memoryBytes,
    Map<Counter, Long> counters) {

  /** Copies the map. */
  public GatewayMetrics {
    counters = Map.copyOf(counters);
  }

  /** One counter's number. */
  public long get(Counter counter) {
    return counters.get(counter);
  }
}
