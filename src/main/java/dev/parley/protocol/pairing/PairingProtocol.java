package dev.parley.protocol.pairing;

import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Pace;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Throttle;
import dev.parley.ice.IceServers;
import dev.parley.settings.CommonSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Random pairing on {@code /ws}; see the package. */
public final class PairingProtocol implements Protocol {
  /** The protocol's name, and that of its queue in the exchange. */
  static final String NAME = "pairing";

  /** The most bytes of a frame: 1 MiB. */
  static final int FRAME_LIMIT = 1 << 20;

  private final Exchange exchange;
  private final CommonSettings common;
  private final PairingSettings settings;
  private final IceServers iceServers;
  private final Optional<TokenCheck> tokens;
  private final Throttle upgrades;
  private final Supplier<String> clientIds;
  private final LongSupplier nanoTime;
  private final LongSupplier epochMillis;

  /**
   * The protocol on an exchange.
   *
   * @param tokens who decides about tokens; empty: they are not looked at
   * @param upgrades how often an address may connect, or show tokens in vain
   * @param clientIds random UUIDs
   * @param nanoTime nanoseconds as of {@link System#nanoTime}, for the pace and blocks
   * @param epochMillis the wall clock, by which tokens expire
   */
  public PairingProtocol(
      Exchange exchange,
      CommonSettings common,
      PairingSettings settings,
      IceServers iceServers,
      Optional<TokenCheck> tokens,
      Throttle upgrades,
      Supplier<String> clientIds,
      LongSupplier nanoTime,
      LongSupplier epochMillis) {
    this.exchange = exchange;
    this.common = common;
    this.settings = settings;
    this.iceServers = iceServers;
    this.tokens = tokens;
    this.upgrades = upgrades;
    this.clientIds = clientIds;
    this.nanoTime = nanoTime;
    this.epochMillis = epochMillis;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> path() {
    return Optional.empty();
  }

  @Override
  public Set<String> openers() {
    return Set.of("auth", "available");
  }

  @Override
  public boolean speaksFirst() {
    return true;
  }

  /** In {@code auth}. */
  @Override
  public boolean takesTokensLater() {
    return true;
  }

  @Override
  public int frameLimit() {
    return FRAME_LIMIT;
  }

  @Override
  public Conversation open(Desk desk, Upgrade upgrade, boolean chosen) {
    String clientId = clientIds.get();
    return new PairingConversation(
        desk,
        common,
        iceServers,
        clientId,
        new Doorkeeper(
            desk,
            tokens,
            new BadTokens(upgrades, upgrade.client(), nanoTime),
            upgrade.grant(),
            epochMillis),
        new Partnership(desk, settings, iceServers, clientId),
        new Pace(settings.maxMessagesPerSecond(), nanoTime),
        chosen);
  }

  @Override
  public Map<String, Long> figures() {
    return Map.of(
        "waiting", exchange.pairings().waiting(NAME), "rooms", exchange.pairings().pairs(NAME));
  }
}
