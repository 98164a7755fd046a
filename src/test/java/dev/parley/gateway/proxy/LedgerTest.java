package dev.parley.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.body.BoundedBody;
import dev.parley.gateway.core.ByteBudget;
import dev.parley.gateway.core.Held;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final ByteBudget budget = new ByteBudget(1000);
  private final Ledger ledger = new Ledger(budget);
  private final BoundedBody body = new BoundedBody(500, ledger);

  @Test
  void aCallGivenUpBehindTheBodysLastByteGivesItBack() {
    body.onNext(List.of(ByteBuffer.allocate(100)));
    body.onComplete();
    body.giveUp(new IOException("too late to matter"));
    assertThat(budget.taken()).isEqualTo(200);
    Held held = ledger.handOver();
    assertThat(held.bytes()).as("the blocks are gone").isEqualTo(100);
    assertThat(budget.taken()).isEqualTo(100);
    held.release();
    assertThat(ledger.handOver().bytes()).isZero();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void oneGivenUpBeforeThatGivesItBackOnce() {
    body.onNext(List.of(ByteBuffer.allocate(100)));
    body.giveUp(new IOException("on purpose"));
    assertThat(ledger.handOver().bytes()).isZero();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void whatComesAfterTheEndTakesNothing() {
    body.onNext(List.of(ByteBuffer.allocate(100)));
    ledger.handOver().release();
    body.onNext(List.of(ByteBuffer.allocate(100)));
    body.giveUp(new IOException("on purpose"));
    assertThat(budget.taken()).isZero();
  }
}
