package dev.parley.gateway.core;

import java.time.Duration;

/**
 * What a gateway takes at most. Change single ones with the {@code with} methods.
 *
 * @param sessions at the same time, pending ones included
 * @param pendingSessions whose peer connection is not up yet
 * @param channels data channels of one session at the same time
 * @param localQueueBytes messages of one channel that wait for the local API, in bytes
 * @param localMessageBytes one message of the local API, in bytes
 * @param memoryBytes messages and proxied answers in memory, of all sessions together, in bytes
 * @param offerWait how long a session waits for its offer, and then for its peer connection
 * @param localConnectWait how long connecting to the local API may take
 * @param closeWait how long a closing channel or connection may take to hand over what was queued
 * @param peerWait how long a browser may take nothing while something is queued for it
 * @param proxy of proxied HTTP requests
 */
public record Limits(
    int sessions,
    int pendingSessions,
    int channels,
    long localQueueBytes,
    long localMessageBytes,
    long memoryBytes,
    Duration offerWait,
    Duration localConnectWait,
    Duration closeWait,
    Duration peerWait,
    Proxy proxy) {
  private static final long MIB = 1 << 20;

  /**
   * Of proxied HTTP requests (PROTOCOLS.md, section 5).
   *
   * @param concurrent of one channel, on their way at the same time
   * @param waiting of one channel, for their turn
   * @param bodyBytes of an answer, in bytes, at most 256 MiB
   * @param time from the request's arrival to its whole answer
   */
  public record Proxy(int concurrent, int waiting, int bodyBytes, Duration time) {
    private static final long LARGEST_BODY = 256 * MIB;

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException with a sentence if one is out of range
     */
    public Proxy {
      positive("proxied requests at the same time", concurrent);
      positive("proxied requests that wait", waiting);
      positive("bytes of a proxied answer", bodyBytes);
      positive("the time of a proxied request", time.toMillis());
      if (bodyBytes > LARGEST_BODY) {
        throw new IllegalArgumentException("A proxied answer is at most 256 MiB.");
      }
    }
  }

  /** Those of PROTOCOLS.md, section 5; a quarter of the heap, at least 64 MiB, for messages. */
  public static final Limits DEFAULT =
      new Limits(
          256,
          64,
          16,
          16 * MIB,
          16 * MIB,
          Math.max(64 * MIB, Runtime.getRuntime().maxMemory() / 4),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          new Proxy(6, 64, (int) (16 * MIB), Duration.ofSeconds(25)));

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException with a sentence if one is not above zero
   */
  public Limits {
    positive("sessions", sessions);
    positive("pending sessions", pendingSessions);
    positive("channels of a session", channels);
    positive("bytes that wait for the local API", localQueueBytes);
    positive("bytes of a local message", localMessageBytes);
    positive("bytes in memory", memoryBytes);
    positive("the wait for an offer", offerWait.toMillis());
    positive("the wait for the local API", localConnectWait.toMillis());
    positive("the wait for the end of a channel", closeWait.toMillis());
    positive("the wait for a browser", peerWait.toMillis());
  }

  private static void positive(String what, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("A limit must be above zero: " + what + ".");
    }
  }

  /** These with another number of sessions. */
  public Limits withSessions(int most, int pending) {
    return new Limits(
        most,
        pending,
        channels,
        localQueueBytes,
        localMessageBytes,
        memoryBytes,
        offerWait,
        localConnectWait,
        closeWait,
        peerWait,
        proxy);
  }

  /** These with another number of channels of a session. */
  public Limits withChannels(int most) {
    return new Limits(
        sessions,
        pendingSessions,
        most,
        localQueueBytes,
        localMessageBytes,
        memoryBytes,
        offerWait,
        localConnectWait,
        closeWait,
        peerWait,
        proxy);
  }

  /** These with other numbers of bytes: waiting for the local API, of its message, in memory. */
  public Limits withBytes(long localQueue, long localMessage, long memory) {
    return new Limits(
        sessions,
        pendingSessions,
        channels,
        localQueue,
        localMessage,
        memory,
        offerWait,
        localConnectWait,
        closeWait,
        peerWait,
        proxy);
  }

  /** These with other waits: for the offer, for the local API, for the end of a channel. */
  public Limits withWaits(Duration offer, Duration localConnect, Duration close) {
    return new Limits(
        sessions,
        pendingSessions,
        channels,
        localQueueBytes,
        localMessageBytes,
        memoryBytes,
        offer,
        localConnect,
        close,
        peerWait,
        proxy);
  }

  /** These with another wait for a browser that takes nothing. */
  public Limits withPeerWait(Duration peer) {
    return new Limits(
        sessions,
        pendingSessions,
        channels,
        localQueueBytes,
        localMessageBytes,
        memoryBytes,
        offerWait,
        localConnectWait,
        closeWait,
        peer,
        proxy);
  }

  /** These with others for proxied requests. */
  public Limits withProxy(Proxy other) {
    return new Limits(
        sessions,
        pendingSessions,
        channels,
        localQueueBytes,
        localMessageBytes,
        memoryBytes,
        offerWait,
        localConnectWait,
        closeWait,
        peerWait,
        other);
  }
}
