package dev.parley.gateway.bridge;

import dev.parley.gateway.core.ByteBudget;
import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.proxy.HttpProxy;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all bridges of a gateway share.
 *
 * @param timer runs nothing that blocks
 */
public record BridgeContext(
    LocalApi api,
    HttpProxy proxy,
    Limits limits,
    ByteBudget budget,
    Counters counters,
    ScheduledExecutorService timer) {}
