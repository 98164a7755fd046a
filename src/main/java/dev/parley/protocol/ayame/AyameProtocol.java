package dev.parley.protocol.ayame;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Grant;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Refusal;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Access;
import dev.parley.ice.IceServers;
import dev.parley.settings.CommonSettings;
import dev.parley.webhook.CopiedHeaders;
import dev.parley.webhook.TraceContext;
import dev.parley.webhook.Webhook;
import dev.parley.webhook.Webhooks;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Ayame (PROTOCOLS.md, section 1). Holds nothing of any client; the conversations do. */
public final class AyameProtocol implements Protocol {
  /** Its name, and the kind of its rooms. */
  static final String NAME = "ayame";

  private final AyameSettings settings;
  private final Duration registerTimeout;
  private final Exchange exchange;
  private final Optional<Webhook> authn;
  private final Optional<Webhook> disconnect;
  private final Supplier<String> connectionIds;
  private final CopiedHeaders copiedHeaders;
  private final IceServers iceServers;
  private final Access access;

  /**
   * The protocol as it is configured.
   *
   * @param webhooks makes the webhooks that {@code settings} name; closing them is the caller's
   * @param iceServers what clients are told when the webhook tells none
   * @param access who must show a token
   */
  public AyameProtocol(
      AyameSettings settings,
      CommonSettings common,
      Exchange exchange,
      Webhooks webhooks,
      IceServers iceServers,
      Access access) {
    this(
        settings,
        common.registerTimeout(),
        exchange,
        settings.authnWebhook().map(url -> webhooks.to("authn", url)),
        settings.disconnectWebhook().map(url -> webhooks.to("disconnect", url)),
        () -> UlidCreator.getUlid().toString(),
        iceServers,
        access);
  }

  AyameProtocol(
      AyameSettings settings,
      Duration registerTimeout,
      Exchange exchange,
      Optional<Webhook> authn,
      Optional<Webhook> disconnect,
      Supplier<String> connectionIds,
      IceServers iceServers,
      Access access) {
    this.settings = settings;
    this.registerTimeout = registerTimeout;
    this.exchange = exchange;
    this.authn = authn;
    this.disconnect = disconnect;
    this.connectionIds = connectionIds;
    this.iceServers = iceServers;
    this.access = access;
    this.copiedHeaders = new CopiedHeaders(settings.copiedHeaders());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> path() {
    return Optional.of("/signaling");
  }

  @Override
  public Set<String> openers() {
    return Set.of();
  }

  @Override
  public int frameLimit() {
    return settings.readLimit();
  }

  /** 400 if the room is not named as it must be, whether or not the request is an upgrade. */
  @Override
  public Optional<Refusal> refuse(Upgrade upgrade) {
    return RoomIds.refuse(upgrade, settings.roomIdRequired());
  }

  /** 403 if the token does not allow the room that the request names. */
  @Override
  public Optional<Refusal> refuseGrant(Upgrade upgrade) {
    return RoomIds.of(upgrade)
        .filter(room -> !permits(upgrade.grant(), room))
        .map(room -> new Refusal(403, "The token does not allow this room"));
  }

  /** Whether whoever holds {@code grant}, if anything, may enter a room. */
  boolean permits(Optional<Grant> grant, String room) {
    return access.permits(NAME, grant) && grant.map(g -> g.allowsRoom(room)).orElse(true);
  }

  @Override
  public Conversation open(Desk desk, Upgrade upgrade, boolean chosen) {
    return new AyameConversation(
        this,
        desk,
        RoomIds.of(upgrade),
        upgrade.grant(),
        TraceContext.addedTo(copiedHeaders.of(upgrade), upgrade));
  }

  /** {@code rooms} with a member on this node and their {@code members} on this node. */
  @Override
  public Map<String, Long> figures() {
    return Map.of("rooms", exchange.rooms().rooms(NAME), "members", exchange.rooms().members(NAME));
  }

  AyameSettings settings() {
    return settings;
  }

  Duration registerTimeout() {
    return registerTimeout;
  }

  Optional<Webhook> authn() {
    return authn;
  }

  Optional<Webhook> disconnect() {
    return disconnect;
  }

  /** What a client is told where the webhook told nothing; null: nothing. */
  String iceServers(String connectionId) {
    return iceServers.forUser(connectionId).orElse(null);
  }

  String newConnectionId() {
    return connectionIds.get();
  }
}
