package dev.parley.it.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket client for tests: blocking, strict in what it accepts, free in what it sends.
 *
 * <p>One thread reads and queues {@link Event}s; {@link #next} takes them in order. Everything may
 * be called from any thread. A write blocks while the server does not read; {@link #drop} from
 * another thread ends that.
 */
public final class WsClient implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int HANDSHAKE_MILLIS = 30_000;

  private final Socket socket;
  private final OutputStream out;
  private final Manners manners;
  private final HttpAnswer handshake;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final FrameDecoder decoder = new FrameDecoder(false, 1 << 28);
  private final Messages messages = new Messages();
  private final Object gate = new Object();
  private final Object writing = new Object();
  private final Thread reader;
  private boolean reading;
  private volatile boolean dropped;

  private WsClient(Socket socket, Manners manners, HttpAnswer handshake, byte[] early)
      throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.manners = manners;
    this.handshake = handshake;
    this.reading = manners.reads();
    InputStream in = socket.getInputStream();
    reader = new Thread(() -> read(in, early), "ws-client-" + socket.getLocalPort());
    reader.setDaemon(true);
    reader.start();
  }

  public static WsClient connect(URI uri) throws IOException {
    return connect(uri, Manners.GOOD);
  }

  /**
   * Opens a WebSocket.
   *
   * @throws UpgradeRefused when the server answers with anything but 101
   * @throws ProtocolViolation when its 101 is wrong
   */
  public static WsClient connect(URI uri, Manners manners) throws IOException {
    Socket socket = new Socket();
    boolean open = false;
    try {
      socket.setTcpNoDelay(true);
      if (manners.receiveBuffer() > 0) {
        socket.setReceiveBufferSize(manners.receiveBuffer());
      }
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);
      socket.setSoTimeout(HANDSHAKE_MILLIS);
      Handshake handshake = new Handshake(uri, manners.headers());
      socket.getOutputStream().write(handshake.request());
      ResponseReader response = ResponseReader.read(socket.getInputStream());
      if (response.answer().status() != 101) {
        throw new UpgradeRefused(response.answer());
      }
      handshake.check(response.answer());
      socket.setSoTimeout(0);
      WsClient client = new WsClient(socket, manners, response.answer(), response.surplus());
      open = true;
      return client;
    } finally {
      if (!open) {
        socket.close();
      }
    }
  }

  /** The server's 101, for its headers. */
  public HttpAnswer handshake() {
    return handshake;
  }

  public void text(String text) throws IOException {
    write(Frame.text(text).encode(true));
  }

  public void binary(byte[] bytes) throws IOException {
    write(new Frame(true, Frame.BINARY, bytes).encode(true));
  }

  /** One text frame whose payload need not be UTF-8. */
  public void rawText(byte[] bytes) throws IOException {
    write(new Frame(true, Frame.TEXT, bytes).encode(true));
  }

  /**
   * One text message in frames of {@code size} bytes, cut without regard to characters, as RFC 6455
   * allows.
   */
  public void fragments(String text, int size) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from == 0 || from < bytes.length; from += size) {
      int to = Math.min(bytes.length, from + size);
      byte[] piece = Arrays.copyOfRange(bytes, from, to);
      write(
          new Frame(to == bytes.length, from == 0 ? Frame.TEXT : Frame.CONTINUATION, piece)
              .encode(true));
    }
  }

  public void ping(String payload) throws IOException {
    write(new Frame(true, Frame.PING, payload.getBytes(StandardCharsets.UTF_8)).encode(true));
  }

  public void pong(String payload) throws IOException {
    write(new Frame(true, Frame.PONG, payload.getBytes(StandardCharsets.UTF_8)).encode(true));
  }

  /**
   * Sends a close frame; code 0 sends one without a body. The server's own close frame comes as an
   * event.
   */
  public void sendClose(int code, String reason) throws IOException {
    write(Frame.close(code, reason).encode(true));
  }

  /** Bytes as they are, not framed, not masked. */
  public void write(byte[] bytes) throws IOException {
    synchronized (writing) {
      out.write(bytes);
    }
  }

  /** Half-closes: FIN without a close frame; goes on reading. */
  public void hangUp() throws IOException {
    socket.shutdownOutput();
  }

  /** Cuts the connection with RST, as a crashed machine's kernel or a NAT would. */
  public void drop() throws IOException {
    dropped = true;
    resumeReading();
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /**
   * From now on nothing is read, and so nothing answered, while TCP stays up: a peer whose cable is
   * cut, as far as the server can see. Also how a slow reader is made.
   */
  public void pauseReading() {
    synchronized (gate) {
      reading = false;
    }
  }

  public void resumeReading() {
    synchronized (gate) {
      reading = true;
      gate.notifyAll();
    }
  }

  /** The next event, or nothing when there is none within the deadline. */
  public Optional<Event> next(Duration deadline) throws InterruptedException {
    return Optional.ofNullable(events.poll(deadline.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Events that have arrived and were not taken; they stay. */
  public List<Event> waiting() {
    return List.copyOf(events);
  }

  /** Ends the connection at once if it is still there. Leaves no thread behind. */
  @Override
  public void close() throws IOException {
    dropped = true;
    resumeReading();
    socket.close();
    boolean interrupted = false;
    try {
      reader.join(5_000);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(InputStream in, byte[] early) {
    try {
      decoder.feed(ByteBuffer.wrap(early), this::take);
      byte[] chunk = new byte[16_384];
      while (true) {
        awaitReading();
        int count = in.read(chunk);
        if (count < 0) {
          events.add(
              new Event.Ended(
                  decoder.leftover() > 0 ? "in the middle of a frame" : "end of stream"));
          return;
        }
        // A pause that began while read() was waiting holds for what it brought, too.
        awaitReading();
        decoder.feed(ByteBuffer.wrap(chunk, 0, count), this::take);
      }
    } catch (ProtocolViolation e) {
      events.add(new Event.Broken(e.getMessage()));
      cut();
    } catch (IOException e) {
      events.add(new Event.Ended(dropped ? "by this client" : String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      events.add(new Event.Ended("the reader was interrupted"));
    }
  }

  private void awaitReading() throws InterruptedException {
    synchronized (gate) {
      while (!reading) {
        gate.wait();
      }
    }
  }

  private void take(Frame frame) {
    messages.take(frame).ifPresent(this::handle);
  }

  private void handle(Event event) {
    if (event instanceof Event.Text text) {
      manners.autoReply().apply(text.text()).map(Frame::text).ifPresent(this::answer);
    }
    // What came is noted first: that it cannot be answered any more is a later event.
    events.add(event);
    if (event instanceof Event.Ping ping && manners.answersPings()) {
      answer(new Frame(true, Frame.PONG, ping.payload().getBytes(StandardCharsets.ISO_8859_1)));
    } else if (event instanceof Event.Closed closed) {
      answer(Frame.close(closed.code() == 1005 ? 0 : closed.code(), ""));
    }
  }

  /**
   * An answer that no longer gets through is no failure: the reader will see the end of the
   * connection itself.
   */
  private void answer(Frame frame) {
    try {
      write(frame.encode(true));
    } catch (IOException e) {
      events.add(new Event.Ended("while answering: " + e.getMessage()));
    }
  }

  private void cut() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      events.add(new Event.Ended("while cutting: " + e.getMessage()));
    }
  }
}
