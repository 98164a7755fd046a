package dev.parley.gateway.bridge;

import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.core.Memory;
import dev.parley.gateway.proxy.HttpProxy;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all bridges of a gateway, or of one of its sessions, share.
 *
 * @param timer runs nothing that blocks
 */
public record BridgeContext(
    LocalApi api,
    HttpProxy proxy,
    Limits limits,
    Memory memory,
    Counters counters,
    ScheduledExecutorService timer) {

  /** The same with a share of the memory, for the bridges of one session. */
  public BridgeContext session() {
    return new BridgeContext(api, proxy, limits, memory.session(), counters, timer);
  }
}
