package dev.parley.protocol;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Upgrade;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A fifth protocol, as small as can be: what a new one needs, and proof that nothing else has to
 * change for it.
 */
public final class EchoProtocol implements Protocol {

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public Optional<String> path() {
    return Optional.of("/echo");
  }

  @Override
  public Set<String> openers() {
    return Set.of("echo");
  }

  @Override
  public int frameLimit() {
    return 1000;
  }

  @Override
  public Conversation open(Desk desk, Upgrade upgrade, boolean chosen) {
    return new Conversation() {
      @Override
      public void onFrame(String text) {
        desk.send(text);
      }

      @Override
      public void onBinary() {
        desk.close(CloseCause.WEBSOCKET_ERROR);
      }

      @Override
      public void onClosed(CloseCause cause) {}

      @Override
      public int frameLimit() {
        return EchoProtocol.this.frameLimit();
      }
    };
  }

  @Override
  public Map<String, Long> figures() {
    return Map.of("echoes", 0L);
  }
}
