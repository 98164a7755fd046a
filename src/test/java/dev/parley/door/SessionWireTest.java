package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SessionWireTest {
  private final List<String> did = new ArrayList<>();
  private final Queue<Runnable> pings = new ArrayDeque<>();
  private final Queue<Runnable> closes = new ArrayDeque<>();
  private final List<Throwable> done = new ArrayList<>();
  private SendHandler handler;
  private Exception failure;
  private boolean open = true;

  private final RemoteEndpoint.Async remote =
      proxy(
          RemoteEndpoint.Async.class,
          (self, method, arguments) -> {
            did.add(method.getName());
            if (failure != null) {
              throw failure;
            }
            if (method.getName().equals("sendText")) {
              handler = (SendHandler) arguments[1];
            }
            return null;
          });

  private final Session session =
      proxy(
          Session.class,
          (self, method, arguments) ->
              switch (method.getName()) {
                case "getAsyncRemote" -> remote;
                case "isOpen" -> open;
                default -> throw new UnsupportedOperationException(method.toString());
              });

  private final SessionWire wire =
      new SessionWire(session, this::close, pings::add, closes::add, null, () -> did.add("ended"));

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private void close(CloseReason reason) throws IOException {
    did.add(reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    }
  }

  @Test
  void textIsDoneWhenTheServerSaysSo() {
    wire.send("x", done::add);
    assertThat(did).containsExactly("sendText");
    assertThat(done).isEmpty();
    handler.onResult(new SendResult());
    assertThat(done).containsExactly((Throwable) null);
    IOException broken = new IOException("broken");
    handler.onResult(new SendResult(broken));
    assertThat(done).last().isSameAs(broken);
  }

  @Test
  void aPingBlocksNobodyAndIsDoneWhenItIsWritten() {
    wire.ping(done::add);
    assertThat(did).isEmpty();
    pings.remove().run();
    assertThat(did).containsExactly("sendPing");
    assertThat(done).containsExactly((Throwable) null);
  }

  @Test
  void aPingThatFailsIsReportedWhateverTheServerThrows() {
    for (Exception each : List.of(new IOException("gone"), new IllegalStateException("closed"))) {
      failure = each;
      wire.ping(done::add);
      pings.remove().run();
      assertThat(done).last().isSameAs(each);
    }
  }

  @Test
  void aCloseBlocksNobodyAndItsEndIsToldAfterIt() {
    wire.close(CloseCause.REMOTE_ID_REPLACED);
    assertThat(did).isEmpty();
    closes.remove().run();
    assertThat(did).containsExactly("4000 Replaced by new connection", "ended");
  }

  @Test
  void theEndIsToldEvenIfTheCloseFails() {
    for (Exception each : List.of(new IOException("gone"), new IllegalStateException("closed"))) {
      did.clear();
      failure = each;
      wire.close(CloseCause.SHUTDOWN);
      closes.remove().run();
      assertThat(did).containsExactly("1001 server shutting down", "ended");
    }
  }

  @Test
  void whatIsCutIsClosedUnlessItIsAlready() {
    wire.cut();
    closes.remove().run();
    assertThat(did).containsExactly("1011 connection given up", "ended");
    open = false;
    wire.cut();
    assertThat(closes).isEmpty();
  }

  @Test
  void everyCauseThatIsSentHasACodeThatServersTake() {
    for (CloseCause cause : CloseCause.values()) {
      if (cause != CloseCause.CONNECTION_LOST) {
        did.clear();
        wire.close(cause);
        closes.remove().run();
        assertThat(did.get(0)).isEqualTo(cause.code() + " " + cause.reason());
      }
    }
  }
}
