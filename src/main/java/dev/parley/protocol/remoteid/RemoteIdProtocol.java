package dev.parley.protocol.remoteid;

import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Grant;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Access;
import dev.parley.guard.Throttle;
import dev.parley.settings.CommonSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The Remote ID protocol on {@code /ws}; see the package. */
public final class RemoteIdProtocol implements Protocol {
  /** The protocol's name, and that of its names in the exchange. */
  static final String NAME = "remote-id";

  /** The most bytes of a frame: 1 MiB. */
  static final int FRAME_LIMIT = 1 << 20;

  private final Exchange exchange;
  private final CommonSettings common;
  private final RemoteIdSettings settings;
  private final Throttle throttle;
  private final Access access;
  private final Supplier<String> sessionIds;
  private final Random random;
  private final LongAdder sessions = new LongAdder();

  /**
   * The protocol on an exchange.
   *
   * @param throttle how often an address may ask and guess
   * @param access who must show a token
   * @param sessionIds unguessable ids of at least 96 bits, letters and digits: {@link SessionIds}
   * @param random for the salt of secrets: a {@link java.security.SecureRandom}, but in tests
   */
  public RemoteIdProtocol(
      Exchange exchange,
      CommonSettings common,
      RemoteIdSettings settings,
      Throttle throttle,
      Access access,
      Supplier<String> sessionIds,
      Random random) {
    this.exchange = exchange;
    this.common = common;
    this.settings = settings;
    this.throttle = throttle;
    this.access = access;
    this.sessionIds = sessionIds;
    this.random = random;
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
    return Set.of("register-server", "connect-request");
  }

  @Override
  public int frameLimit() {
    return FRAME_LIMIT;
  }

  @Override
  public Conversation open(Desk desk, Upgrade upgrade, boolean chosen) {
    Allowance allowance = new Allowance(desk, throttle, upgrade.client());
    Predicate<String> mayRegister = id -> permits(upgrade, grant -> grant.allowsServer(id));
    Predicate<String> mayAsk = id -> permits(upgrade, grant -> grant.allowsRemoteId(id));
    ServerSide server = new ServerSide(desk, settings, allowance, mayRegister, random, sessions);
    ClientSide client = new ClientSide(desk, settings, allowance, mayAsk, sessionIds);
    return new RemoteIdConversation(desk, common, server, client, allowance, chosen);
  }

  private boolean permits(Upgrade upgrade, Predicate<Grant> allows) {
    return access.permits(NAME, upgrade.grant()) && upgrade.grant().map(allows::test).orElse(true);
  }

  @Override
  public boolean isRequest(Upgrade upgrade) {
    return true;
  }

  @Override
  public Map<String, Long> figures() {
    return Map.of("servers", exchange.names().count(NAME), "sessions", sessions.sum());
  }

  /** Whether a text can be a remote id, in any case: what cannot is a bad request. */
  public boolean isRemoteId(String text) {
    return RemoteIds.of(text).isPresent();
  }

  /**
   * Whether a server is registered under an id on any node; for {@code GET /api/check/{remoteId}}.
   * Fails if the engine cannot tell: then the answer is not "no", but "ask again".
   *
   * @throws IllegalArgumentException if it is not {@link #isRemoteId}
   */
  public CompletionStage<Boolean> online(String remoteId) {
    String id =
        RemoteIds.of(remoteId)
            .orElseThrow(() -> new IllegalArgumentException("not a remote id: " + remoteId));
    return exchange.names().find(NAME, id).thenApply(Optional::isPresent);
  }
}
