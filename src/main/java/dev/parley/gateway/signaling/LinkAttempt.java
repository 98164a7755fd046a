package dev.parley.gateway.signaling;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection of a link, from the dialling to the loss: registers, answers pings, and watches
 * over the line. All but {@link #send} runs on the link's loop.
 */
final class LinkAttempt {

  /** What becomes of it; called on the loop. {@code lost} or {@code replaced} is the last. */
  interface Outcome {

    /** The frame that registers. */
    String registerFrame();

    /** The server has accepted; {@code remoteId} is null if it did not say what. */
    void registered(LinkAttempt line, String remoteId);

    /** A frame for the gateway. */
    void message(SignalingMessage message);

    /** It is over; the server asked not to be called again before {@code atLeast}, or zero. */
    void lost(String reason, Duration atLeast);

    /** It is over, closed with 4000. */
    void replaced();
  }

  /** From dialling to {@code registered}. */
  static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(20);

  /** Between pings (PROTOCOLS.md, section 5). */
  static final Duration PING_INTERVAL = Duration.ofSeconds(35);

  /** After a ping something has to be heard. */
  static final Duration PONG_TIMEOUT = Duration.ofSeconds(20);

  private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);
  private static final int NORMAL = 1000;
  private static final int REPLACED = 4000;
  private static final String PONG = "{\"type\":\"pong\"}";
  private static final Pattern RATE_LIMITED =
      Pattern.compile("(?i)rate limited\\b.*\\bin (\\d{1,6}) seconds?.*");

  private final URI uri;
  private final LinkLoop loop;
  private final Outcome outcome;
  private final Runnable breakOff;
  private volatile OutgoingFrames outgoing;
  private Wire wire;
  private Runnable timer;
  private boolean registered;
  private boolean over;
  private long heard;

  LinkAttempt(URI uri, LinkLoop loop, Wire.Dialer dialer, Outcome outcome) {
    this.uri = uri;
    this.loop = loop;
    this.outcome = outcome;
    timer =
        loop.after(
            REGISTER_TIMEOUT,
            () -> lose(place() + " did not answer the registration.", Duration.ZERO));
    breakOff = dialer.dial(uri, new Ears());
  }

  private String place() {
    return ConnectionTrouble.place(uri);
  }

  /** From any thread. */
  boolean send(String text) {
    return outgoing.offer(text);
  }

  /** Ends it with a close frame, and then breaks it off. */
  void sayGoodbye(Runnable afterwards) {
    over = true;
    timer.run();
    Runnable end =
        () -> {
          breakOff.run();
          afterwards.run();
        };
    if (wire == null) {
      end.run();
      return;
    }
    loop.after(CLOSE_GRACE, end);
    CompletionStage<?> unused =
        wire.close(NORMAL, "gateway stopped").whenComplete((sent, failure) -> loop.run(end));
  }

  private void lose(String reason, Duration atLeast) {
    if (!over) {
      finish();
      outcome.lost(reason, atLeast);
    }
  }

  private void finish() {
    over = true;
    timer.run();
    breakOff.run();
  }

  // --- the life of it

  private void opened(Wire opened) {
    wire = opened;
    outgoing =
        new OutgoingFrames(
            opened, loop, why -> lose(ConnectionTrouble.words(uri, why), Duration.ZERO));
    if (!outgoing.offer(outcome.registerFrame())) {
      lose("The list of ICE servers is too long to be registered.", Duration.ZERO);
    }
  }

  private void text(String text) {
    heard++;
    SignalingReader.Read read = SignalingReader.read(text);
    if (read.own() != null) {
      own(read);
    } else if (registered) {
      outcome.message(read.message());
    } else if (read.message() instanceof SignalingMessage.ServerError refusal) {
      refused(refusal.error());
    }
    if (!over) {
      wire.next();
    }
  }

  private void own(SignalingReader.Read read) {
    switch (read.own()) {
      case REGISTERED -> {
        if (!registered) {
          registered = true;
          timer.run();
          timer = loop.after(PING_INTERVAL, this::ping);
          outcome.registered(this, read.remoteId());
        }
      }
      case PING -> {
        // A queue that is full of other things is a sign of life of its own, or the end of it.
        boolean unused = outgoing.offer(PONG);
      }
      case NOTHING -> {}
    }
  }

  private void refused(String error) {
    Matcher limited = RATE_LIMITED.matcher(error);
    Duration atLeast =
        limited.matches() ? Duration.ofSeconds(Long.parseLong(limited.group(1))) : Duration.ZERO;
    String why =
        error.equalsIgnoreCase("Remote ID in use")
            ? "another gateway holds this Remote ID and protects it with a secret"
            : CloseWords.printable(error);
    lose(place() + " refused the registration: " + why + ".", atLeast);
  }

  private void ping() {
    long before = heard;
    CompletionStage<?> unused =
        wire.ping()
            .whenComplete(
                (sent, failure) -> {
                  if (failure != null) {
                    loop.run(() -> lose(ConnectionTrouble.words(uri, failure), Duration.ZERO));
                  }
                });
    timer =
        loop.after(
            PONG_TIMEOUT,
            () -> {
              if (heard == before) {
                lose("The line to " + place() + " is dead.", Duration.ZERO);
              } else {
                timer = loop.after(PING_INTERVAL.minus(PONG_TIMEOUT), this::ping);
              }
            });
  }

  /** Hears the wire, and goes to the loop with it. */
  private final class Ears implements Wire.Listener {
    private void step(Runnable step) {
      loop.run(
          () -> {
            if (!over) {
              step.run();
            }
          });
    }

    @Override
    public void opened(Wire opened) {
      step(() -> LinkAttempt.this.opened(opened));
    }

    @Override
    public void text(String text) {
      step(() -> LinkAttempt.this.text(text));
    }

    @Override
    public void binary() {
      step(
          () -> {
            heard++;
            if (registered) {
              outcome.message(new SignalingMessage.Malformed("a binary frame"));
            }
          });
    }

    @Override
    public void heard() {
      step(() -> heard++);
    }

    @Override
    public void closed(int code, String reason) {
      step(
          () -> {
            if (code == REPLACED) {
              finish();
              outcome.replaced();
            } else {
              lose(CloseWords.of(place(), code, reason), Duration.ZERO);
            }
          });
    }

    @Override
    public void failed(Throwable why) {
      step(
          () ->
              lose(
                  ConnectionTrouble.words(uri, why),
                  ConnectionTrouble.retryAfter(why).orElse(Duration.ZERO)));
    }
  }
}
