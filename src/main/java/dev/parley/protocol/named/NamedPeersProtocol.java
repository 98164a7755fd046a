package dev.parley.protocol.named;

import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Pace;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Refusal;
import dev.parley.exchange.Rooms.Member;
import dev.parley.exchange.Rooms.Room;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Access;
import dev.parley.ice.IceServers;
import dev.parley.settings.CommonSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Named peers on {@code /} and {@code /ws}; see the package. */
public final class NamedPeersProtocol implements Protocol {
  /** The protocol's name, and the kind of its rooms in the exchange. */
  static final String NAME = "named";

  /** The most bytes of a frame: 64 KiB. */
  static final int FRAME_LIMIT = 64 << 10;

  private final Exchange exchange;
  private final CommonSettings common;
  private final NamedSettings settings;
  private final IceServers iceServers;
  private final Access access;
  private final LongSupplier nanoTime;
  private final LongSupplier epochMillis;

  /**
   * The protocol on an exchange.
   *
   * @param access who must show a token
   * @param nanoTime nanoseconds as of {@link System#nanoTime}, for the pace
   * @param epochMillis the wall clock, for pongs
   */
  public NamedPeersProtocol(
      Exchange exchange,
      CommonSettings common,
      NamedSettings settings,
      IceServers iceServers,
      Access access,
      LongSupplier nanoTime,
      LongSupplier epochMillis) {
    this.exchange = exchange;
    this.common = common;
    this.settings = settings;
    this.iceServers = iceServers;
    this.access = access;
    this.nanoTime = nanoTime;
    this.epochMillis = epochMillis;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> path() {
    return Optional.of("/");
  }

  @Override
  public Set<String> openers() {
    return Set.of("login");
  }

  @Override
  public int frameLimit() {
    return FRAME_LIMIT;
  }

  @Override
  public Optional<Refusal> refuse(Upgrade upgrade) {
    return Spaces.of(upgrade).isPresent()
        ? Optional.empty()
        : Optional.of(new Refusal(400, "space is longer than " + Spaces.LONGEST + " characters"));
  }

  @Override
  public Conversation open(Desk desk, Upgrade upgrade, boolean chosen) {
    return new NamedConversation(
        desk,
        common,
        new Membership(desk, Spaces.of(upgrade), name -> permits(upgrade, name), iceServers),
        new Pace(settings.maxMessagesPerSecond(), nanoTime),
        epochMillis,
        chosen);
  }

  private boolean permits(Upgrade upgrade, String name) {
    String space = Spaces.of(upgrade).orElse(Spaces.SHARED);
    return access.permits(NAME, upgrade.grant())
        && upgrade.grant().map(grant -> grant.allowsName(name, space)).orElse(true);
  }

  @Override
  public Map<String, Long> figures() {
    return Map.of("names", exchange.rooms().members(NAME), "spaces", exchange.rooms().rooms(NAME));
  }

  /** Whether everyone may see {@link #names}, by {@code NAMED_CLIENT_LIST}. */
  public boolean tellsNames() {
    return settings.clientList();
  }

  /**
   * The names logged in to the shared space, on all nodes, in order of login; for {@code GET
   * /clients}.
   */
  public CompletionStage<List<String>> names() {
    return exchange
        .rooms()
        .members(new Room(NAME, Spaces.SHARED))
        .thenApply(members -> members.stream().map(Member::name).toList());
  }
}
