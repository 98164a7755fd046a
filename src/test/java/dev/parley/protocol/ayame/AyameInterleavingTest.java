package dev.parley.protocol.ayame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.TestLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds whatever clients do, and in whatever order. */
@Timeout(120)
class AyameInterleavingTest {
  private static final String REGISTER = "{\"type\":\"register\"}";
  private static final String BYE = "{\"type\":\"bye\"}";

  /** What a client saw of the server, and how it ended. */
  private static final class Client {
    private final TestLine line;
    private final List<String> seen = new ArrayList<>();

    Client(TestLine line) {
      this.line = line;
    }

    void look() {
      seen.addAll(line.all());
    }

    boolean accepted() {
      return seen.stream().anyMatch(frame -> frame.contains("\"accept\""));
    }

    boolean isIn() {
      return accepted() && line.closed() == null;
    }

    int byes() {
      return Collections.frequency(seen, BYE);
    }
  }

  @Test
  void neverThreeInARoomAndOneByeForEachDeparture() {
    int byes = 0;
    for (int seed = 0; seed < 1000; seed++) {
      byes += play(new Random(seed), seed);
    }
    assertThat(byes).as("it is no test if nobody ever left somebody").isGreaterThan(500);
  }

  /** Plays one game and answers how many byes were said. */
  private static int play(Random random, int seed) {
    boolean withAuthn = random.nextBoolean();
    boolean held = random.nextBoolean();
    AyameFixture ayame = new AyameFixture(Map.of(), withAuthn);
    HeldEngine engine = new HeldEngine(ayame.board.exchange());
    if (held) {
      ayame.board.board().connect(engine);
    }
    List<Client> clients = new ArrayList<>();
    int asked = 0;
    for (int step = 0; step < 60; step++) {
      if (clients.stream().filter(c -> c.line.closed() == null).count() < 5) {
        clients.add(new Client(ayame.connect("r")));
      }
      List<Client> open = clients.stream().filter(c -> c.line.closed() == null).toList();
      Client client = open.get(random.nextInt(open.size()));
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> client.line.says(REGISTER);
        case 4 -> client.line.hangsUp();
        case 5 -> client.line.says("{\"type\":\"nonsense\"}");
        case 6, 7 ->
            client.line.says("{\"type\":\"offer\",\"by\":" + clients.indexOf(client) + "}");
        case 8 -> client.line.says("{\"type\":\"pong\"}");
        case 9 -> ayame.pass(1);
        default -> {
          while (engine.held() > 0 && random.nextBoolean()) {
            engine.answers();
          }
        }
      }
      while (ayame.authn.next() != null) {
        asked++;
      }
      if (asked > 0 && random.nextBoolean()) {
        asked--;
        ayame.authn.answers(200, "{\"allowed\":" + (random.nextInt(4) > 0) + ",\"reason\":\"x\"}");
      }
      clients.forEach(Client::look);
      assertThat(clients.stream().filter(Client::isIn).count())
          .as("seed %d, step %d", seed, step)
          .isLessThanOrEqualTo(2);
      if (engine.held() == 0) {
        // Whoever was left behind and not told would still be in without a place.
        assertThat(ayame.protocol.figures().get("members"))
            .as("seed %d, step %d", seed, step)
            .isEqualTo(clients.stream().filter(Client::isIn).count());
      }
    }
    clients.forEach(client -> client.line.hangsUp());
    while (engine.held() > 0) {
      engine.answers();
    }
    clients.forEach(Client::look);
    for (Client client : clients) {
      assertThat(client.byes()).as("seed %d", seed).isLessThanOrEqualTo(1);
      assertThat(client.byes() == 1)
          .as("seed %d: told bye, and closed for it: %s", seed, client.seen)
          .isEqualTo(client.line.closed() == CloseCause.AYAME_BYE);
      assertThat(client.seen.indexOf(BYE))
          .as("seed %d: nothing follows the bye", seed)
          .isIn(-1, client.seen.size() - 1);
      int accept =
          client.accepted()
              ? client.seen.stream()
                  .filter(f -> !f.contains("ping"))
                  .toList()
                  .get(0)
                  .indexOf("accept")
              : 0;
      assertThat(accept).as("seed %d: accept comes first", seed).isNotNegative();
    }
    ayame.assertNothingLeft();
    return clients.stream().mapToInt(Client::byes).sum();
  }

  @Test
  void ofFiveThatRegisterAtTheSameInstantTwoWin() throws Exception {
    int rooms = 200;
    int rivals = 5;
    AyameFixture ayame = new AyameFixture(Map.of());
    ExecutorService threads = Executors.newFixedThreadPool(rivals);
    CyclicBarrier start = new CyclicBarrier(rivals);
    List<List<Client>> all = new ArrayList<>();
    for (int room = 0; room < rooms; room++) {
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < rivals; i++) {
        clients.add(new Client(ayame.connect("room-" + room)));
      }
      all.add(clients);
    }
    List<Future<Void>> running = new ArrayList<>();
    for (int rival = 0; rival < rivals; rival++) {
      int mine = rival;
      Callable<Void> run =
          () -> {
            for (List<Client> clients : all) {
              start.await(30, TimeUnit.SECONDS);
              clients.get(mine).line.says(REGISTER);
            }
            return null;
          };
      running.add(threads.submit(run));
    }
    for (Future<Void> each : running) {
      each.get();
    }
    for (List<Client> clients : all) {
      clients.forEach(Client::look);
      Set<String> kinds = new HashSet<>();
      for (Client client : clients) {
        assertThat(client.seen).hasSize(1);
        kinds.add(client.seen.get(0).replaceAll("c\\d+", "c"));
      }
      assertThat(clients.stream().filter(Client::isIn).count()).isEqualTo(2);
      assertThat(kinds).as("one first, one second, the others rejected").hasSize(3);
    }
    // And all at once away: everyone who stayed in is told at most once.
    running.clear();
    for (int rival = 0; rival < rivals; rival++) {
      int mine = rival;
      Callable<Void> run =
          () -> {
            for (List<Client> clients : all) {
              start.await(30, TimeUnit.SECONDS);
              clients.get(mine).line.hangsUp();
            }
            return null;
          };
      running.add(threads.submit(run));
    }
    for (Future<Void> each : running) {
      each.get();
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    for (List<Client> clients : all) {
      clients.forEach(Client::look);
      assertThat(clients.stream().mapToInt(Client::byes).sum()).isLessThanOrEqualTo(1);
    }
    ayame.assertNothingLeft();
  }
}
