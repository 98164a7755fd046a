package dev.parley.door.express;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Timers;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A WebSocket connection on an upgraded request: reads, writes, and decides when it ends.
 *
 * <p>It ends when both close frames have passed or the client has left; {@code linger} after our
 * close frame if the client does not answer it, while what it still sends is read and dropped, so
 * that our frame reaches it (RFC 6455, 7.1.1 and 7.1.7); {@code patience} after the wish to close
 * if it does not even read. Safe to use from any thread; nothing blocks the caller.
 */
public final class ExpressConnection {

  /**
   * What a connection reports to.
   *
   * @param listener hears what arrives, and for which cause of its own the line is to be closed
   * @param ended told, perhaps more than once, that nothing can be sent any more
   */
  public record Ear(LineListener listener, Consumer<CloseCause> ended) {}

  /**
   * How long things may take.
   *
   * @param linger from our close frame to the end, for a client that does not answer it
   * @param patience from the wish to close to the end, for a client that does not read
   */
  public record Deadlines(Duration linger, Duration patience) {}

  /**
   * Who does what takes longer.
   *
   * @param reads takes over from a thread that has read enough of one client
   * @param blocking runs what may block: closing, on some servers
   */
  public record Executors(Executor reads, Executor blocking) {}

  /** The same when framing is lost: an answer could not be told from anything else. */
  private static final Duration UNHEARD = Duration.ofSeconds(1);

  /** The same for a client that floods or hunts: see {@link CloseCause#isHostile}. */
  private static final Duration HURRIED = Duration.ofMillis(250);

  private static final System.Logger LOG = System.getLogger(ExpressConnection.class.getName());

  private final Transport transport;
  private final Timers timers;
  private final Executors executors;
  private final Deadlines deadlines;
  private final Function<ExpressConnection, Ear> opener;
  private final Consumer<ExpressConnection> over;
  private final FrameWriter writer = new FrameWriter(new Writing());
  private final FrameDecoder decoder;

  // Set by start, before anything is read or written.
  private WebConnection web;
  private StreamReader reader;
  private ServletOutputStream out;
  private volatile Ear ear;

  // Guarded by this.
  private boolean closing;
  private boolean closeFrameSent;
  private boolean answered;
  private boolean gone;
  private boolean deaf;
  private Timers.Timer deadline;
  private Timers.Timer lingering;

  private volatile boolean ended;
  private volatile boolean hostile;

  private ExpressConnection(
      Transport transport,
      Timers timers,
      Executors executors,
      Deadlines deadlines,
      Function<ExpressConnection, Ear> opener,
      Consumer<ExpressConnection> over) {
    this.transport = transport;
    this.timers = timers;
    this.executors = executors;
    this.deadlines = deadlines;
    this.opener = opener;
    this.over = over;
    this.decoder = new FrameDecoder(() -> ear.listener().frameLimit(), new Reading());
  }

  /**
   * Answers an upgrade with 101 and takes its connection.
   *
   * @param key the client's {@code Sec-WebSocket-Key}, checked
   * @param subprotocol to answer with; empty for none
   * @param opener called once, when frames can be sent; frames are reported after it has returned
   * @param over told once when the connection is given back to the server; never if it was not
   *     opened
   * @throws IOException if the 101 cannot be sent
   * @throws ServletException if the server refuses the upgrade
   */
  public static void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      String key,
      String subprotocol,
      Timers timers,
      Executors executors,
      Deadlines deadlines,
      Function<ExpressConnection, Ear> opener,
      Consumer<ExpressConnection> over)
      throws IOException, ServletException {
    Transport transport = Transport.of(request);
    ExpressConnection connection =
        new ExpressConnection(transport, timers, executors, deadlines, opener, over);
    Handshake101.prepare(response, key, subprotocol);
    request.upgrade(ExpressHandler.class).belongsTo(connection);
    if (transport.flushesHandshake()) {
      response.flushBuffer();
    }
  }

  // --- the line's side

  /**
   * Starts sending a text message. The one before must have been reported, and likewise a ping.
   *
   * @param done called once, perhaps before this returns: with null when the server has taken it
   *     and wants the next, or with the reason why it did not
   */
  public void send(String text, Consumer<Throwable> done) {
    writer.send(FrameEncoder.text(text), done);
  }

  /** Starts sending a ping; {@code done} as in {@link #send}. */
  public void ping(Consumer<Throwable> done) {
    writer.send(FrameEncoder.ping(), done);
  }

  /** Starts the closing handshake, behind a frame that may be under way. */
  public void close(CloseCause cause) {
    if (cause.code() == CloseCodes.ABNORMAL) {
      cut();
    } else {
      if (cause.isHostile()) {
        hostile = true;
      }
      closeWith(FrameEncoder.close(cause.code(), cause.reason()));
    }
  }

  /** Ends the connection now, whatever is on its way. */
  public void cut() {
    end(true);
  }

  private void closeWith(byte[] frame) {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      awaitEnd();
    }
    decoder.drain();
    writer.close(frame);
  }

  private synchronized void awaitEnd() {
    if (deadline == null && !ended) {
      deadline = timers.after(hostile ? HURRIED : deadlines.patience(), this::cut);
    }
  }

  // --- the server's side

  /** The connection is there. */
  void start(WebConnection connection) {
    web = connection;
    try {
      reader =
          new StreamReader(
              connection.getInputStream(), transport.reads(executors.reads()), new Arriving());
      out = connection.getOutputStream();
      transport.opened(connection);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client left before its line was open", e);
      executors.blocking().execute(() -> giveBack(true));
      return;
    }
    ear = opener.apply(this);
    if (ended) {
      // Its line gave it up while it was being opened, and could not be told yet.
      ear.ended().accept(CloseCause.CONNECTION_LOST);
      return;
    }
    try {
      out.setWriteListener(new Ready());
      reader.open();
    } catch (IllegalStateException e) {
      // Open Liberty, for a connection that is closed by now.
      lost(e);
    }
  }

  /** The server has ended the connection. */
  void destroyed(ExpressHandler handler) {
    transport.forget(handler);
    if (ear != null) {
      end(false);
    }
  }

  private Duration linger() {
    if (hostile) {
      return HURRIED;
    }
    return deaf ? UNHEARD : deadlines.linger();
  }

  private void lost(Throwable failure) {
    LOG.log(System.Logger.Level.DEBUG, "a connection is lost", failure);
    end(false);
  }

  /** The client has closed its side of the connection. */
  private void clientGone() {
    synchronized (this) {
      gone = true;
      if (deadline != null && !closeFrameSent) {
        // It may still read, and our close frame is on its way.
        return;
      }
    }
    end(false);
  }

  private void endIfDone() {
    boolean done;
    synchronized (this) {
      done = closeFrameSent && (gone || answered);
    }
    if (done) {
      end(false);
    }
  }

  private void end(boolean hard) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      if (deadline != null) {
        deadline.cancel();
      }
      if (lingering != null) {
        lingering.cancel();
      }
    }
    writer.end();
    executors.blocking().execute(() -> giveBack(hard));
    Ear told = ear;
    if (told != null) {
      told.ended().accept(CloseCause.CONNECTION_LOST);
    }
    over.accept(this);
  }

  /** May block for a moment. */
  private void giveBack(boolean hard) {
    if (hard) {
      transport.terminate();
    }
    try {
      web.close();
    } catch (Exception e) {
      // The client was faster.
      LOG.log(System.Logger.Level.DEBUG, "closing a connection failed", e);
    }
    if (transport.isOpen()) {
      // It closes only when the client has read everything: not longer than that.
      timers.after(deadlines.patience(), () -> executors.blocking().execute(transport::terminate));
    }
  }

  private final class Arriving implements StreamReader.Listener {
    @Override
    public boolean isOver() {
      return ended;
    }

    @Override
    public void arrived(byte[] buffer, int count) {
      decoder.feed(buffer, 0, count);
    }

    @Override
    public void finished() {
      clientGone();
    }

    @Override
    public void readFailed(Throwable failure) {
      lost(failure);
    }
  }

  private final class Ready implements WriteListener {
    @Override
    public void onWritePossible() {
      if (writer.isOpen()) {
        writer.run();
      } else {
        writer.open(out, transport.flushes());
      }
    }

    @Override
    public void onError(Throwable failure) {
      lost(failure);
      transport.writeFailed(out);
    }
  }

  private final class Writing implements FrameWriter.Listener {
    @Override
    public void closeFrameSent() {
      synchronized (ExpressConnection.this) {
        closeFrameSent = true;
        if (lingering == null && !ended) {
          lingering = timers.after(linger(), () -> end(hostile));
        }
      }
      endIfDone();
    }

    @Override
    public void writeFailed(Throwable failure) {
      lost(failure);
    }
  }

  /** Called by the one thread that reads at the moment. */
  private final class Reading implements FrameDecoder.Sink {
    @Override
    public void text(String text, int utf8Bytes) {
      ear.listener().frame(text, utf8Bytes);
    }

    @Override
    public void binary(int bytes) {
      ear.listener().binary(bytes);
    }

    @Override
    public void part() {
      ear.listener().heard();
    }

    @Override
    public void fragment() {
      ear.listener().frameHeard();
    }

    @Override
    public void ping(byte[] payload) {
      ear.listener().frameHeard();
      writer.pong(FrameEncoder.pong(payload));
    }

    @Override
    public void pong() {
      ear.listener().frameHeard();
    }

    @Override
    public void close(int code) {
      synchronized (ExpressConnection.this) {
        answered = true;
      }
      // Unless ours is on its way already, the client gets its own code back (RFC 6455, 5.5.1).
      closeWith(FrameEncoder.close(code, ""));
      ear.ended().accept(CloseCause.CLIENT);
      endIfDone();
    }

    @Override
    public void failed(CloseCause cause) {
      synchronized (ExpressConnection.this) {
        deaf = cause == CloseCause.WEBSOCKET_ERROR;
      }
      awaitEnd();
      ear.listener().closed(cause);
    }
  }
}
