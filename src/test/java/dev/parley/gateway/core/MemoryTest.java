package dev.parley.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private final Memory memory = new Memory(1000);

  @Test
  void noSessionTakesMoreThanHalf() {
    Memory greedy = memory.session();
    assertThat(greedy.messages().tryTake(300)).isTrue();
    assertThat(greedy.local().tryTake(100)).isTrue();
    assertThat(greedy.proxied().tryTake(100)).isTrue();
    assertThat(greedy.messages().tryTake(1)).isFalse();
    assertThat(greedy.local().tryTake(1)).isFalse();
    assertThat(greedy.proxied().tryTake(1)).isFalse();
    assertThat(memory.session().messages().tryTake(500)).isTrue();
    assertThat(memory.taken()).isEqualTo(1000);
    greedy.local().give(100);
    assertThat(greedy.messages().tryTake(100)).isTrue();
  }

  @Test
  void answersAndTheApiLeaveSomethingToTheBrowsers() {
    assertThat(memory.session().proxied().tryTake(500)).isTrue();
    assertThat(memory.session().proxied().tryTake(1)).isFalse();
    assertThat(memory.session().local().tryTake(500)).isTrue();
    assertThat(memory.session().messages().tryTake(1)).isFalse();
    assertThat(memory.taken()).isEqualTo(1000);
  }

  @Test
  void theApiTakesAtMostThreeQuarters() {
    assertThat(memory.session().local().tryTake(500)).isTrue();
    Memory second = memory.session();
    assertThat(second.local().tryTake(251)).isFalse();
    assertThat(second.local().tryTake(250)).isTrue();
    assertThat(second.messages().tryTake(250)).isTrue();
  }

  @Test
  void whoWaitsHearsOfWhatAnyoneGivesAndOnlyOnce() {
    Memory one = memory.session();
    AtomicInteger told = new AtomicInteger();
    assertThat(one.messages().tryTake(400)).isTrue();
    memory.session().local().whenGiven(told::incrementAndGet);
    assertThat(one.local().tryTake(400)).isFalse(); // What is undone was never given.
    assertThat(told).hasValue(0);
    one.messages().give(400);
    one.messages().give(0);
    assertThat(told).hasValue(1);
    assertThat(memory.taken()).isZero();
  }
}
