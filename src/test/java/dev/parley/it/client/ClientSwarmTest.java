package dev.parley.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClientSwarmTest {

  @Test
  void hundredsOfClientsHearEverythingInOrder() throws Exception {
    int count = 200;
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (ToyServer server = new ToyServer();
        ClientSwarm swarm = new ClientSwarm(2)) {
      List<CompletableFuture<SwarmClient>> clients = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        clients.add(
            swarm.connect(
                server.ws("/"),
                List.of(),
                (client, event) -> {
                  if (event instanceof Event.Text text) {
                    heard.add(text.text());
                  }
                }));
      }
      for (int i = 0; i < count; i++) {
        SwarmClient client = clients.get(i).get(30, TimeUnit.SECONDS);
        client.text("say " + i + " " + "ü".repeat(40_000));
        client.text("say " + i + " second");
      }
      List<String> all = new ArrayList<>();
      for (int i = 0; i < 2 * count; i++) {
        all.add(heard.poll(30, TimeUnit.SECONDS));
      }
      for (int i = 0; i < count; i++) {
        assertThat(all).containsSubsequence(i + " " + "ü".repeat(40_000), i + " second");
      }
    }
  }

  @Test
  void aRefusedUpgradeFails() throws Exception {
    try (ToyServer server = new ToyServer();
        ClientSwarm swarm = new ClientSwarm(1)) {
      CompletableFuture<SwarmClient> refused =
          swarm.connect(server.ws("/refuse"), List.of(), (client, event) -> {});
      assertThatThrownBy(() -> refused.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(UpgradeRefused.class);
    }
  }

  @Test
  void closesResetsAndViolationsAreSeen() throws Exception {
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    try (ToyServer server = new ToyServer();
        ClientSwarm swarm = new ClientSwarm(1)) {
      String[] commands = {"close 4001 words", "cut", "raw 8101ff"};
      List<Class<? extends Event>> expected =
          List.of(Event.Closed.class, Event.Ended.class, Event.Broken.class);
      for (int i = 0; i < commands.length; i++) {
        swarm
            .connect(server.ws("/"), List.of(), (client, event) -> heard.add(event))
            .get(30, TimeUnit.SECONDS)
            .text(commands[i]);
        Event first = heard.poll(30, TimeUnit.SECONDS);
        assertThat(first).isInstanceOf(expected.get(i));
        Event last = first;
        while (!(last instanceof Event.Ended)) {
          last = heard.poll(30, TimeUnit.SECONDS);
          assertThat(last).isNotNull();
        }
      }
    }
  }

  @Test
  void pausedItDoesNotReadAndNothingIsLost() throws Exception {
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    try (ToyServer server = new ToyServer();
        ClientSwarm swarm = new ClientSwarm(1)) {
      SwarmClient client =
          swarm
              .connect(server.ws("/"), List.of(), (c, event) -> heard.add(event))
              .get(30, TimeUnit.SECONDS);
      client.pauseReading();
      client.text("say one");
      assertThat(heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
      client.resumeReading();
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(new Event.Text("one"));
    }
  }
}
