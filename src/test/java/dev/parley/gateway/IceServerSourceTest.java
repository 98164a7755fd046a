package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.ice.IceServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IceServerSourceTest {
  private static final List<IceServer> GOOD = List.of(IceServer.stun("stun:good:1"));

  private final Threads threads = new Threads();
  private final CountDownLatch gate = new CountDownLatch(1);
  private volatile Supplier<List<IceServer>> supplier = () -> GOOD;
  private final IceServerSource source =
      new IceServerSource(() -> supplier.get(), threads.asking());

  @AfterEach
  void stop() {
    gate.countDown();
    threads.close();
  }

  private List<IceServer> blocked() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return GOOD;
  }

  private static List<IceServer> get(CompletableFuture<List<IceServer>> answer) {
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void manySessionsAtATimeAllGetAFreshAnswer() {
    supplier = this::blocked;
    List<CompletableFuture<List<IceServer>>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(source.ask());
    }
    gate.countDown();
    assertThat(answers).allSatisfy(answer -> assertThat(get(answer)).isEqualTo(GOOD));
  }

  @Test
  void oneThatTakesTooLongOrFailsIsAnsweredWithTheLastGoodOne() {
    assertThat(get(source.ask())).isEqualTo(GOOD);
    supplier =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    assertThat(get(source.ask())).isEqualTo(GOOD);
    supplier = this::blocked;
    long start = System.nanoTime();
    assertThat(get(source.ask())).isEqualTo(GOOD);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(15));
  }
}
