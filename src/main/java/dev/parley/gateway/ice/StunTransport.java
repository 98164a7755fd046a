package dev.parley.gateway.ice;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** How STUN messages go to a server and come back: UDP with repetitions, TCP, or TLS. */
abstract class StunTransport implements AutoCloseable {
  private static final int TIMEOUT_MS = 5_000;

  /** RFC 8489, section 6.2.1: the first wait, which doubles. */
  private static final int FIRST_WAIT_MS = 500;

  private static final int UDP_SENDS = 4;
  private static final int MAX_BYTES = 65_556;

  /** Sends a request and awaits its answer. */
  abstract StunMessage ask(StunMessage request, byte[] encoded) throws IOException;

  /** Sends something and awaits nothing. */
  abstract void tell(byte[] encoded) throws IOException;

  @Override
  public abstract void close() throws IOException;

  static StunTransport open(IceUrl url, InetSocketAddress address) throws IOException {
    if (!url.isSecure() && url.transport().equals("udp")) {
      return new Udp(address);
    }
    Socket socket = new Socket();
    try {
      socket.connect(address, TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      return new Tcp(url.isSecure() ? secure(socket, url) : socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secure(Socket plain, IceUrl url) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, url.host(), url.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static final class Udp extends StunTransport {
    private final DatagramSocket socket = new DatagramSocket();

    Udp(InetSocketAddress address) throws IOException {
      socket.connect(address);
    }

    @Override
    StunMessage ask(StunMessage request, byte[] encoded) throws IOException {
      int wait = FIRST_WAIT_MS;
      for (int i = 0; i < UDP_SENDS; i++, wait *= 2) {
        tell(encoded);
        Optional<StunMessage> answer = await(request, wait);
        if (answer.isPresent()) {
          return answer.get();
        }
      }
      throw new SocketTimeoutException();
    }

    private Optional<StunMessage> await(StunMessage request, int wait) throws IOException {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
      DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
      for (long left = wait; left > 0; ) {
        socket.setSoTimeout((int) left);
        try {
          socket.receive(packet);
        } catch (SocketTimeoutException e) {
          return Optional.empty();
        }
        Optional<StunMessage> answer =
            StunMessage.decode(packet.getData(), packet.getLength())
                .filter(message -> message.answers(request));
        if (answer.isPresent()) {
          return answer;
        }
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      }
      return Optional.empty();
    }

    @Override
    void tell(byte[] encoded) throws IOException {
      socket.send(new DatagramPacket(encoded, encoded.length));
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private static final class Tcp extends StunTransport {
    private final Socket socket;

    Tcp(Socket socket) {
      this.socket = socket;
    }

    @Override
    StunMessage ask(StunMessage request, byte[] encoded) throws IOException {
      tell(encoded);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] head = new byte[StunMessage.HEADER_BYTES];
      in.readFully(head);
      int length = (head[2] & 0xff) << 8 | (head[3] & 0xff);
      byte[] message = Arrays.copyOf(head, head.length + length);
      in.readFully(message, head.length, length);
      return StunMessage.decode(message, message.length)
          .filter(answer -> answer.answers(request))
          .orElseThrow(() -> new IOException("not an answer to what was asked"));
    }

    @Override
    void tell(byte[] encoded) throws IOException {
      socket.getOutputStream().write(encoded);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
