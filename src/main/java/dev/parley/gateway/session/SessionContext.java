package dev.parley.gateway.session;

import dev.parley.gateway.bridge.BridgeContext;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.rtc.RtcStack;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What all sessions of a gateway share.
 *
 * @param iceServers asked anew for each session; the future never fails and comes on any thread
 * @param signals takes a frame for the signaling server; false if there is no line now
 * @param workers threads for the sessions' turns
 */
public record SessionContext(
    RtcStack stack,
    Supplier<CompletableFuture<List<IceServer>>> iceServers,
    Predicate<String> signals,
    BridgeContext bridges,
    Executor workers,
    SessionEvents events) {}
