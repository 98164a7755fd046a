package dev.parley.door;

import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Carries a {@link Handoff} from the upgrade to the line. The API has no way to do so, but all
 * servers call {@link #modifyHandshake} on the thread that asks for the upgrade, before that call
 * returns, and give each connection its own copy of the user properties (WebSocket 2.1, 3.1.1;
 * measured under 20 upgrades at a time).
 */
final class LineConfigurator extends ServerEndpointConfig.Configurator {
  private static final String KEY = Handoff.class.getName();

  private final LineEndpoint endpoint;
  private static final ThreadLocal<Handoff> UPGRADING = new ThreadLocal<>();

  LineConfigurator(LineEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** What this thread upgrades from now on is the line of {@code handoff}, until {@link #end}. */
  void begin(Handoff handoff) {
    UPGRADING.set(handoff);
  }

  void end() {
    UPGRADING.remove();
  }

  /** Takes what was handed over out of a session's properties; null if nothing was. */
  static Handoff take(java.util.Map<String, Object> properties) {
    return (Handoff) properties.remove(KEY);
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    Handoff handoff = UPGRADING.get();
    if (handoff != null) {
      config.getUserProperties().put(KEY, handoff);
    }
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    Handoff handoff = UPGRADING.get();
    return handoff == null ? "" : handoff.admitted().subprotocol();
  }

  /** None: compression costs memory per connection and helps little with frames this small. */
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return List.of();
  }

  /** Asked before already, for all upgrades alike. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }

  /** One end point for all: it has no state, and no server's rules decide how often it is made. */
  @Override
  public <T> T getEndpointInstance(Class<T> type) {
    return type.cast(endpoint);
  }
}
