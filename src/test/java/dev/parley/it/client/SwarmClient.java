package dev.parley.it.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** One client of a {@link ClientSwarm}. Its methods may be called from any thread. */
public final class SwarmClient {
  private static final int MANY = 64;

  private final SwarmLoop loop;
  private final SocketChannel channel;
  private final Handshake handshake;
  private final ClientSwarm.Listener listener;
  private final CompletableFuture<SwarmClient> opened = new CompletableFuture<>();
  private final FrameDecoder decoder = new FrameDecoder(false, 1 << 28);
  private final Messages messages = new Messages();
  private final AtomicLong unsent = new AtomicLong();

  // What follows belongs to the loop's thread.
  private final Deque<ByteBuffer> outgoing = new ArrayDeque<>();
  private byte[] head = new byte[2048];
  private int headSize;
  private boolean open;
  private boolean over;
  private boolean reading = true;
  private SelectionKey key;

  private SwarmClient(
      SwarmLoop loop, SocketChannel channel, Handshake handshake, ClientSwarm.Listener listener) {
    this.loop = loop;
    this.channel = channel;
    this.handshake = handshake;
    this.listener = listener;
  }

  static CompletableFuture<SwarmClient> connect(
      SwarmLoop loop,
      URI uri,
      Handshake handshake,
      ClientSwarm.Listener listener,
      int receiveBuffer) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (receiveBuffer > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      }
      SwarmClient client = new SwarmClient(loop, channel, handshake, listener);
      loop.execute(() -> client.begin(uri));
      return client.opened;
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  public void text(String text) {
    send(Frame.text(text));
  }

  /** Text that is UTF-8 already. */
  public void text(byte[] utf8) {
    send(new Frame(true, Frame.TEXT, utf8));
  }

  public void sendClose(int code, String reason) {
    send(Frame.close(code, reason));
  }

  /** Bytes that were given to be sent and are not yet in the hands of the system. */
  public long unsent() {
    return unsent.get();
  }

  /** Stops reading; what the thread is reading just now may still be heard. */
  public void pauseReading() {
    loop.execute(
        () -> {
          reading = false;
          interest();
        });
  }

  public void resumeReading() {
    loop.execute(
        () -> {
          reading = true;
          interest();
        });
  }

  /** Cuts the connection with RST. */
  public void drop() {
    loop.execute(
        () -> {
          try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            end("by this client");
          } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
          }
        });
  }

  private void send(Frame frame) {
    ByteBuffer bytes = ByteBuffer.wrap(frame.encode(true));
    unsent.addAndGet(bytes.remaining());
    loop.execute(
        () -> {
          outgoing.add(bytes);
          write();
        });
  }

  private void begin(URI uri) {
    try {
      key = channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
      outgoing.add(ByteBuffer.wrap(handshake.request()));
      if (channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()))) {
        write();
      }
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  /** The channel can do something. Called by the loop. */
  void ready(SelectionKey ready) {
    try {
      if (ready.isValid() && ready.isConnectable()) {
        channel.finishConnect();
        write();
      }
      if (ready.isValid() && ready.isReadable()) {
        read();
      }
      if (ready.isValid() && ready.isWritable()) {
        write();
      }
    } catch (ProtocolViolation e) {
      opened.completeExceptionally(e);
      listener.on(this, new Event.Broken(e.getMessage()));
      end("cut after a violation");
    } catch (IOException e) {
      opened.completeExceptionally(e);
      end(String.valueOf(e.getMessage()));
    }
  }

  private void read() throws IOException {
    for (int i = 0; i < MANY && reading && !over; i++) {
      ByteBuffer buffer = loop.readBuffer();
      int count = channel.read(buffer);
      if (count < 0) {
        end("end of stream");
      }
      if (count <= 0) {
        return;
      }
      buffer.flip();
      if (!open) {
        shakeHands(buffer);
      }
      if (buffer.hasRemaining()) {
        decoder.feed(buffer, this::take);
      }
    }
  }

  private void shakeHands(ByteBuffer buffer) throws IOException {
    int from = headSize;
    int count = buffer.remaining();
    if (headSize + count > head.length) {
      head = Arrays.copyOf(head, (headSize + count) * 2);
    }
    buffer.get(head, headSize, count);
    headSize += count;
    int end = Handshake.endOfHead(head, headSize);
    if (end < 0) {
      return;
    }
    HttpAnswer answer = Handshake.head(new String(head, 0, end, StandardCharsets.ISO_8859_1));
    if (answer.status() != 101) {
      throw new UpgradeRefused(answer);
    }
    handshake.check(answer);
    // What came behind the head is WebSocket already.
    buffer.position(buffer.position() - count + (end - from));
    head = new byte[0];
    open = true;
    opened.complete(this);
  }

  private void take(Frame frame) {
    messages.take(frame).ifPresent(this::handle);
  }

  private void handle(Event event) {
    if (event instanceof Event.Ping ping) {
      byte[] payload = ping.payload().getBytes(StandardCharsets.ISO_8859_1);
      send(new Frame(true, Frame.PONG, payload));
    } else if (event instanceof Event.Closed closed) {
      send(Frame.close(closed.code() == 1005 ? 0 : closed.code(), ""));
    }
    listener.on(this, event);
  }

  private void write() {
    try {
      while (!outgoing.isEmpty() && channel.isConnected()) {
        ByteBuffer first = outgoing.peek();
        int count = channel.write(first);
        if (open) {
          unsent.addAndGet(-count);
        }
        if (first.hasRemaining()) {
          break;
        }
        outgoing.remove();
      }
      interest();
    } catch (IOException e) {
      // Reading goes on: what the server said before it closed may still be there.
      outgoing.clear();
      unsent.set(0);
      interest();
    }
  }

  private void interest() {
    if (key != null && key.isValid() && channel.isConnected()) {
      int writes = outgoing.isEmpty() ? 0 : SelectionKey.OP_WRITE;
      key.interestOps((reading ? SelectionKey.OP_READ : 0) | writes);
    }
  }

  private void end(String how) {
    if (over) {
      return;
    }
    over = true;
    opened.completeExceptionally(new EOFException("not opened: " + how));
    try {
      channel.close();
    } catch (IOException e) {
      listener.on(this, new Event.Ended(how + ", and closing failed: " + e.getMessage()));
      return;
    }
    listener.on(this, new Event.Ended(how));
  }
}
