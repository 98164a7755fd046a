package dev.parley.gateway.signaling;

import dev.parley.gateway.ice.IceServer;
import dev.parley.json.JsonText;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;

/**
 * The line to a signaling server: connects, registers, answers pings, notices when the line is dead
 * and comes back by itself, until it is closed or another connection takes its id over
 * (PROTOCOLS.md sections 2 and 5).
 *
 * <p>Safe to use from any thread. Everything happens on one daemon thread of its own, on which the
 * listener is called, too; two more carry the socket's bytes.
 */
public final class SignalingLink implements AutoCloseable {
  /** The largest frame in either direction, in bytes of UTF-8 (PROTOCOLS.md, section 1). */
  public static final int MAX_FRAME_BYTES = 1 << 20;

  private static final System.Logger LOG = System.getLogger(SignalingLink.class.getName());
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final URI uri;
  private final Registration registration;
  private final ReconnectPolicy policy;
  private final SignalingListener listener;
  private final LinkLoop loop;
  private final Wire.Dialer dialer;
  private final DoubleSupplier random;
  private final AtomicReference<LinkState> state = new AtomicReference<>(LinkState.NEW);
  // On the loop only.
  private LinkAttempt attempt;
  private int waits;
  // Null while not registered.
  private volatile LinkAttempt registered;

  /**
   * A link that is not started yet.
   *
   * @param uri {@code ws:} or {@code wss:}, used as it is
   * @throws IllegalArgumentException with a sentence if the URI is no such one
   */
  public SignalingLink(
      URI uri, Registration registration, ReconnectPolicy policy, SignalingListener listener) {
    this(
        uri,
        registration,
        policy,
        listener,
        LinkLoop.thread(),
        new JdkDialer(MAX_FRAME_BYTES),
        new SecureRandom()::nextDouble);
  }

  SignalingLink(
      URI uri,
      Registration registration,
      ReconnectPolicy policy,
      SignalingListener listener,
      LinkLoop loop,
      Wire.Dialer dialer,
      DoubleSupplier random) {
    boolean webSocket =
        "ws".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme());
    if (!webSocket || uri.getHost() == null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "The signaling URL must look like wss://signaling.example.org/ws.");
    }
    this.uri = uri;
    this.registration = registration;
    this.policy = policy;
    this.listener = listener;
    this.loop = loop;
    this.dialer = dialer;
    this.random = random;
  }

  /**
   * Starts connecting; returns at once.
   *
   * @throws IllegalStateException if it was started or closed before
   */
  public void start() {
    if (!state.compareAndSet(LinkState.NEW, LinkState.CONNECTING)) {
      throw new IllegalStateException("A link starts once.");
    }
    loop.run(this::connect);
  }

  /**
   * Sends one frame, from any thread, in the order of the calls; never blocks.
   *
   * @return false if there is no registered line now, or the frame or the queue before it is too
   *     large, or the text has no UTF-8: the frame is dropped then. True is no proof of delivery.
   */
  public boolean send(String text) {
    LinkAttempt line = registered;
    return line != null && line.send(text);
  }

  /** What the link is doing. */
  public LinkState state() {
    return state.get();
  }

  /**
   * Ends the link for good, with a close frame (1000) if it is open, and waits up to 3 s until its
   * threads have ended; called by the listener, it does not wait. May be called again.
   */
  @Override
  public void close() {
    LinkState before = state.getAndUpdate(now -> isOver(now) ? now : LinkState.CLOSED);
    if (before == LinkState.NEW) {
      end();
    } else if (!isOver(before)) {
      registered = null;
      loop.run(this::sayGoodbye);
    }
    try {
      if (!loop.awaitEnd(CLOSE_TIMEOUT)) {
        LOG.log(
            System.Logger.Level.WARNING, "the signaling link is slow to end: its listener blocks");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sayGoodbye() {
    if (attempt == null) {
      end();
    } else {
      attempt.sayGoodbye(this::end);
    }
  }

  private void end() {
    dialer.close();
    loop.end();
  }

  private static boolean isOver(LinkState state) {
    return state == LinkState.CLOSED || state == LinkState.REPLACED;
  }

  /** Moves on, unless it is over; says whether it is not. */
  private boolean enter(LinkState next) {
    return !isOver(state.getAndUpdate(now -> isOver(now) ? now : next));
  }

  // --- on the loop

  private void connect() {
    if (enter(LinkState.CONNECTING)) {
      attempt = new LinkAttempt(uri, loop, dialer, new Ears());
    }
  }

  private String registerFrame() {
    List<IceServer> servers;
    try {
      servers = registration.iceServers().get();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "no ICE servers for the registration", e);
      servers = List.of();
    }
    JsonText frame =
        JsonText.frame("register-server")
            .put("remoteId", registration.remoteId())
            // Even an empty list asks for client-connected before each client is let in.
            .raw("iceServers", IceServer.json(servers));
    registration.secret().ifPresent(secret -> frame.put("secret", secret));
    return frame.end();
  }

  private void tell(Runnable news) {
    if (state.get() == LinkState.CLOSED) {
      return;
    }
    try {
      news.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a listener of the signaling link failed", e);
    }
  }

  private static long seconds(Duration wait) {
    return Math.max(1, Math.round(wait.toMillis() / 1000.0));
  }

  /** What becomes of an attempt. */
  private final class Ears implements LinkAttempt.Outcome {
    @Override
    public String registerFrame() {
      return SignalingLink.this.registerFrame();
    }

    @Override
    public void registered(LinkAttempt line, String remoteId) {
      if (enter(LinkState.REGISTERED)) {
        waits = 0;
        registered = line;
        LOG.log(System.Logger.Level.DEBUG, "registered as {0}", remoteId);
        tell(() -> listener.registered(remoteId == null ? registration.remoteId() : remoteId));
      }
    }

    @Override
    public void message(SignalingMessage message) {
      tell(() -> listener.frame(message));
    }

    @Override
    public void lost(String reason, Duration atLeast) {
      attempt = null;
      registered = null;
      if (enter(LinkState.WAITING)) {
        Duration delay = policy.delay(waits++, random.getAsDouble());
        Duration wait = delay.compareTo(atLeast) < 0 ? atLeast.plus(delay) : delay;
        LOG.log(System.Logger.Level.DEBUG, "link lost: {0} Next attempt in {1}", reason, wait);
        loop.after(wait, SignalingLink.this::connect);
        tell(() -> listener.linkLost(reason + " Next attempt in " + seconds(wait) + " s."));
      }
    }

    @Override
    public void replaced() {
      attempt = null;
      registered = null;
      if (enter(LinkState.REPLACED)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "another gateway registered as {0}: this one does not come back",
            registration.remoteId());
        tell(listener::replaced);
        end();
      }
    }
  }
}
