package dev.parley.bench;

import dev.parley.cluster.local.LocalEngine;
import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Line;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.TimerWheel;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Access;
import dev.parley.ice.IceServers;
import dev.parley.protocol.ayame.AyameProtocol;
import dev.parley.protocol.ayame.AyameSettings;
import dev.parley.protocol.named.NamedPeersProtocol;
import dev.parley.protocol.named.NamedSettings;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import dev.parley.webhook.WebhookSettings;
import dev.parley.webhook.WebhookTrust;
import dev.parley.webhook.Webhooks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Our own share of relaying one offer: frame, mailbox, decode, route, mailbox, encode, line; the
 * lines only count. Beside it, in the same run, the JSON library's bare streaming pass over the
 * same text.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(2)
public class RelayBench {
  private static final int BYTES = 1500;

  /** A line that counts, and remembers the last frame so that nothing is optimised away. */
  private static final class CountingLine implements Line {
    private long frames;
    private String last;
    private CloseCause closed;

    @Override
    public void send(String text) {
      frames++;
      last = text;
    }

    @Override
    public void ping() {}

    @Override
    public void close(CloseCause cause) {
      closed = cause;
    }
  }

  private final JsonFactory json =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();
  private final String ayameOffer = Offers.offer("", BYTES);
  private final String namedOffer = Offers.offer("\"target\":\"bob\",", BYTES);
  private final CountingLine ayameTo = new CountingLine();
  private final CountingLine namedTo = new CountingLine();
  private LineListener ayameFrom;
  private LineListener namedFrom;

  /** Two in an Ayame room, two with names. */
  @Setup
  public void connect() {
    Switchboard board = new Switchboard("bench", new TimerWheel(System::nanoTime), Runnable::run);
    board.connect(new LocalEngine(board, () -> "room"));
    // The rate limit is not what is measured: time runs ahead, so that it never bites.
    long[] clock = new long[1];
    SettingsReader reader = SettingsReader.of(Map.of());
    CommonSettings common = CommonSettings.read(reader);
    Protocol ayame =
        new AyameProtocol(
            AyameSettings.read(reader),
            common,
            board.exchange(),
            new Webhooks(
                WebhookSettings.read(reader), WebhookTrust.NONE, Runnable::run, board.timers()),
            IceServers.none(),
            Access.open());
    Protocol named =
        new NamedPeersProtocol(
            board.exchange(),
            common,
            NamedSettings.read(reader),
            IceServers.none(),
            Access.open(),
            () -> clock[0] += 1_000_000_000L,
            System::currentTimeMillis);
    Upgrade room =
        new Upgrade(
            "/signaling", Map.of("roomId", List.of("r")), Map.of(), ClientAddress.alone("::1"));
    open(board, ayame, room, ayameTo).frame("{\"type\":\"register\",\"roomId\":\"r\"}", 32);
    ayameFrom = open(board, ayame, room, new CountingLine());
    ayameFrom.frame("{\"type\":\"register\",\"roomId\":\"r\"}", 32);
    Upgrade root = new Upgrade("/", Map.of(), Map.of(), ClientAddress.alone("::1"));
    open(board, named, root, namedTo).frame("{\"type\":\"login\",\"name\":\"bob\"}", 29);
    namedFrom = open(board, named, root, new CountingLine());
    namedFrom.frame("{\"type\":\"login\",\"name\":\"alice\"}", 31);
  }

  private static LineListener open(
      Switchboard board, Protocol protocol, Upgrade upgrade, Line line) {
    return board.open(line, protocol.name(), desk -> protocol.open(desk, upgrade, true));
  }

  private static long relayed(LineListener from, CountingLine to, String offer) {
    long before = to.frames;
    from.frame(offer, BYTES);
    if (to.frames != before + 1 || to.last == null || to.closed != null) {
      throw new IllegalStateException("not relayed: " + to.closed);
    }
    return to.frames;
  }

  @Benchmark
  public long relayAyameOffer() {
    return relayed(ayameFrom, ayameTo, ayameOffer);
  }

  @Benchmark
  public long relayNamedOffer() {
    return relayed(namedFrom, namedTo, namedOffer);
  }

  @Benchmark
  public int barePassAyameOffer() {
    return barePass(ayameOffer);
  }

  @Benchmark
  public int barePassNamedOffer() {
    return barePass(namedOffer);
  }

  private int barePass(String text) {
    int tokens = 0;
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }
}
