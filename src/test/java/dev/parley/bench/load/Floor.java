package dev.parley.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The least that a relay in Java can do: one thread, one selector, frames unmasked and passed to
 * the other of the same path, nothing looked at. It answers {@code register} with a constant, so
 * that the generator's Ayame dialect works with it. What a server costs more than this is its own.
 *
 * <p>A program of its own: prints {@code port N} and serves until it is killed.
 */
public final class Floor {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final byte[] REGISTER = "{\"type\":\"register\"".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ACCEPT = "{\"type\":\"accept\"}".getBytes(StandardCharsets.UTF_8);
  private static final int READ = 1 << 16;

  private final Selector selector = Selector.open();
  private final ServerSocketChannel door = ServerSocketChannel.open();
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(READ);
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(READ + 16);
  private final Map<String, Socket> waiting = new HashMap<>();

  private Floor() throws IOException {
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
    door.configureBlocking(false);
    door.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** No arguments. */
  public static void main(String[] args) throws IOException {
    Floor floor = new Floor();
    System.out.println("port " + ((InetSocketAddress) floor.door.getLocalAddress()).getPort());
    floor.serve();
  }

  private void serve() throws IOException {
    while (true) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.isAcceptable()) {
          accept();
        } else {
          ((Socket) key.attachment()).ready(key);
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private void accept() throws IOException {
    for (SocketChannel channel = door.accept(); channel != null; channel = door.accept()) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ, new Socket(channel));
    }
  }

  private final class Socket {
    private final SocketChannel channel;
    private Socket partner;
    private String path;
    // What came and is no whole frame yet; and what could not be written at once.
    private byte[] rest = new byte[0];
    private ByteBuffer unsent = ByteBuffer.allocate(0);

    Socket(SocketChannel channel) {
      this.channel = channel;
    }

    void ready(SelectionKey key) {
      try {
        if (key.isWritable()) {
          channel.write(unsent);
          if (!unsent.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
          }
        }
        if (key.isReadable()) {
          read();
        }
      } catch (IOException e) {
        end();
      }
    }

    private void end() {
      waiting.remove(path, this);
      if (partner != null) {
        partner.partner = null;
      }
      try {
        channel.close();
      } catch (IOException e) {
        System.err.println("closing failed: " + e);
      }
    }

    private void read() throws IOException {
      incoming.clear().put(rest);
      int count = channel.read(incoming);
      if (count < 0) {
        end();
        return;
      }
      incoming.flip();
      if (path == null) {
        shakeHands();
      }
      while (path != null && channel.isOpen() && frame()) {
        // The next one.
      }
      rest = new byte[incoming.remaining()];
      incoming.get(rest);
    }

    private void shakeHands() throws IOException {
      byte[] bytes = new byte[incoming.remaining()];
      incoming.get(bytes);
      String head = new String(bytes, StandardCharsets.ISO_8859_1);
      int end = head.indexOf("\r\n\r\n");
      if (end < 0) {
        incoming.rewind();
        return;
      }
      incoming.position(end + 4);
      path = head.substring(4, head.indexOf(' ', 4));
      int keyAt = head.indexOf("Sec-WebSocket-Key: ") + 19;
      String key = head.substring(keyAt, head.indexOf('\r', keyAt));
      write(
          ByteBuffer.wrap(
              ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Accept: "
                      + digest(key)
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1)));
      partner = waiting.remove(path);
      if (partner == null) {
        waiting.put(path, this);
      } else {
        partner.partner = this;
      }
    }

    /** One whole frame, if there is one. */
    private boolean frame() throws IOException {
      int start = incoming.position();
      if (incoming.remaining() < 6) {
        return false;
      }
      int opcode = incoming.get(start) & 15;
      int length = incoming.get(start + 1) & 127;
      int head = 2;
      if (length == 126) {
        length = incoming.getShort(start + 2) & 0xFFFF;
        head = 4;
      }
      if (incoming.remaining() < head + 4 + length) {
        return false;
      }
      int mask = incoming.getInt(start + head);
      int from = start + head + 4;
      incoming.position(from + length);
      if (opcode == 8) {
        end();
        return false;
      }
      outgoing.clear().put((byte) 0x81);
      if (isRegister(from, length, mask)) {
        write(outgoing.put((byte) ACCEPT.length).put(ACCEPT).flip());
      } else if (partner != null) {
        if (length < 126) {
          outgoing.put((byte) length);
        } else {
          outgoing.put((byte) 126).putShort((short) length);
        }
        int i = 0;
        for (; i + 4 <= length; i += 4) {
          outgoing.putInt(incoming.getInt(from + i) ^ mask);
        }
        for (; i < length; i++) {
          outgoing.put((byte) (incoming.get(from + i) ^ (mask >>> (24 - 8 * (i & 3)))));
        }
        partner.write(outgoing.flip());
      }
      return true;
    }

    private boolean isRegister(int from, int length, int mask) {
      if (length < REGISTER.length || length > 64) {
        return false;
      }
      for (int i = 0; i < REGISTER.length; i++) {
        if ((byte) (incoming.get(from + i) ^ (mask >>> (24 - 8 * (i & 3)))) != REGISTER[i]) {
          return false;
        }
      }
      return true;
    }

    private void write(ByteBuffer bytes) throws IOException {
      if (!unsent.hasRemaining()) {
        channel.write(bytes);
      }
      if (bytes.hasRemaining()) {
        ByteBuffer more = ByteBuffer.allocate(unsent.remaining() + bytes.remaining());
        unsent = more.put(unsent).put(bytes).flip();
        channel.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      }
    }
  }

  private static String digest(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
