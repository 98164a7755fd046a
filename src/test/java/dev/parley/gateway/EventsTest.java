package dev.parley.gateway;

import dev.parley.gateway.rig.Await;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventsTest {

  @Test
  void aSlowListenerMissesSessionsButNoState() {
    CountDownLatch gate = new CountDownLatch(1);
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Events events =
        new Events(
            List.of(
                new GatewayListener() {
                  @Override
                  public void sessionOpened(String id) {
                    try {
                      gate.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }

                  @Override
                  public void stateChanged(GatewayState state) {
                    told.add(state.name());
                  }
                }));
    for (int i = 0; i < 5000; i++) {
      events.opened("s" + i);
    }
    events.tellInAnyCase(listener -> listener.stateChanged(GatewayState.REPLACED));
    gate.countDown();
    Assertions.assertThat(Await.next(told)).isEqualTo("REPLACED");
    events.close();
  }
}
