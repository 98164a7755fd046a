package dev.parley.gateway.ice;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * Asks a STUN server for our address (RFC 8489, Binding) and a TURN server for a relay (RFC 8656,
 * Allocate, given back at once), as a browser would, to tell in words whether that works. Blocks
 * for some seconds at most.
 */
public final class IceProbe {
  private static final int UDP = 17 << 24;
  private static final int UNAUTHENTICATED = 401;
  private static final int STALE_NONCE = 438;
  private static final int QUOTA = 486;
  private static final int ATTEMPTS = 3;

  private final SecureRandom random = new SecureRandom();

  /**
   * What came of it.
   *
   * @param url that was asked
   * @param fine whether it can be used
   * @param words a sentence
   */
  public record Finding(String url, boolean fine, String words) {}

  /** Asks at each of a server's URLs. */
  public List<Finding> probe(IceServer server) {
    List<Finding> findings = new ArrayList<>();
    for (String text : server.urls()) {
      findings.add(probe(text, IceUrl.of(text), server));
    }
    return findings;
  }

  private Finding probe(String text, IceUrl url, IceServer server) {
    InetSocketAddress address = new InetSocketAddress(url.host(), url.port());
    if (address.isUnresolved()) {
      return new Finding(text, false, "The name '" + url.host() + "' cannot be found.");
    }
    try (StunTransport transport = StunTransport.open(url, address)) {
      return url.isTurn() ? allocate(text, transport, server) : bind(text, transport);
    } catch (PortUnreachableException | ConnectException e) {
      return new Finding(text, false, "Nobody answers at this port.");
    } catch (SocketTimeoutException e) {
      return new Finding(text, false, "No answer. A firewall may drop what goes there.");
    } catch (SSLException e) {
      return new Finding(
          text, false, "No secure connection can be made, or its certificate is not trusted.");
    } catch (UnknownHostException e) {
      return new Finding(text, false, "The name '" + url.host() + "' cannot be found.");
    } catch (IOException e) {
      return new Finding(text, false, "The connection broke.");
    }
  }

  private Finding bind(String text, StunTransport transport) throws IOException {
    StunMessage request = request(StunMessage.BINDING);
    StunMessage answer = transport.ask(request, request.encode());
    if (answer.type() != (StunMessage.BINDING | StunMessage.SUCCESS)) {
      return new Finding(text, false, "It answers, but with error " + words(answer.error()) + ".");
    }
    return answer
        .mappedAddress()
        .map(
            seen ->
                new Finding(
                    text,
                    true,
                    "It answers and sees this machine as "
                        + seen.getAddress().getHostAddress()
                        + "."))
        .orElseGet(() -> new Finding(text, false, "It answers, but does not say our address."));
  }

  private Finding allocate(String text, StunTransport transport, IceServer server)
      throws IOException {
    StunMessage first = request(StunMessage.ALLOCATE).with(StunMessage.REQUESTED_TRANSPORT, UDP);
    StunMessage answer = transport.ask(first, first.encode());
    for (int i = 0; i < ATTEMPTS; i++) {
      int code = answer.error().getKey();
      boolean asked =
          answer.get(StunMessage.NONCE).isPresent() && answer.get(StunMessage.REALM).isPresent();
      if (answer.type() == (StunMessage.ALLOCATE | StunMessage.SUCCESS)
          || !asked
          || (i > 0 && code != STALE_NONCE)) {
        break;
      }
      answer = signed(StunMessage.ALLOCATE, answer, transport, server);
    }
    if (answer.type() == (StunMessage.ALLOCATE | StunMessage.SUCCESS)) {
      return new Finding(text, true, "It relays for this user name.");
    }
    return new Finding(
        text,
        false,
        switch (answer.error().getKey()) {
          case UNAUTHENTICATED -> "It does not accept the user name or the password.";
          case QUOTA -> "It has no more relays for this user name at the moment.";
          default -> "It does not relay: error " + words(answer.error()) + ".";
        });
  }

  /** A request with credentials, for the realm and the nonce of an earlier answer. */
  private StunMessage signed(
      int type, StunMessage challenge, StunTransport transport, IceServer server)
      throws IOException {
    String user = server.username().orElse("");
    byte[] realm = challenge.get(StunMessage.REALM).orElseThrow();
    byte[] nonce = challenge.get(StunMessage.NONCE).orElseThrow();
    byte[] key = key(user, realm, server.credential().orElse(""));
    StunMessage request =
        request(type)
            .with(StunMessage.REQUESTED_TRANSPORT, UDP)
            .with(StunMessage.USERNAME, user)
            .with(StunMessage.REALM, realm)
            .with(StunMessage.NONCE, nonce);
    StunMessage answer = transport.ask(request, request.encodeSigned(key));
    if (answer.type() == (StunMessage.ALLOCATE | StunMessage.SUCCESS)) {
      StunMessage release =
          request(StunMessage.REFRESH)
              .with(StunMessage.LIFETIME, 0)
              .with(StunMessage.USERNAME, user)
              .with(StunMessage.REALM, realm)
              .with(StunMessage.NONCE, nonce);
      transport.tell(release.encodeSigned(key));
    }
    return answer;
  }

  private StunMessage request(int type) {
    byte[] id = new byte[StunMessage.ID_BYTES];
    random.nextBytes(id);
    return new StunMessage(type, id);
  }

  private static String words(Map.Entry<Integer, String> error) {
    return error.getKey() + (error.getValue().isBlank() ? "" : " (" + error.getValue() + ")");
  }

  /** MD5 because RFC 8489, section 9.2.2, says so for every server that speaks no newer one. */
  private static byte[] key(String user, byte[] realm, String password) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update((user + ":").getBytes(StandardCharsets.UTF_8));
      md5.update(realm);
      md5.update((":" + password).getBytes(StandardCharsets.UTF_8));
      return md5.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
