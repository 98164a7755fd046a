package dev.parley.protocol;

import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Refusal;
import dev.parley.exchange.Upgrade;
import dev.parley.settings.CommonSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The shared path {@code /ws} (contract: "One /ws, three dialects"). A client pins its dialect with
 * {@code ?protocol=} or a WebSocket subprotocol of the same name, or its first frame chooses.
 */
public final class SharedWs implements Protocol {
  /** The label of connections that have not chosen yet. */
  public static final String NAME = "undecided";

  private static final int FRAME_LIMIT = 1 << 20;

  private final Map<String, Protocol> byName = new LinkedHashMap<>();
  private final Map<String, Protocol> byOpener = new LinkedHashMap<>();
  private final Protocol first;
  private final CommonSettings settings;
  private final LongSupplier epochMillis;

  /**
   * Shares the path between those of {@code protocols} that have openers.
   *
   * @param epochMillis the wall clock, for pongs
   * @throws IllegalArgumentException if two claim the same name or opener, or more than one speaks
   *     first
   */
  public SharedWs(List<Protocol> protocols, CommonSettings settings, LongSupplier epochMillis) {
    this.settings = settings;
    this.epochMillis = epochMillis;
    Protocol speaker = null;
    for (Protocol protocol : protocols) {
      if (protocol.openers().isEmpty()) {
        continue;
      }
      unique(byName.put(protocol.name(), protocol), protocol.name());
      protocol.openers().forEach(opener -> unique(byOpener.put(opener, protocol), opener));
      if (protocol.speaksFirst()) {
        unique(speaker, "speaking first");
        speaker = protocol;
      }
    }
    this.first = speaker;
  }

  private static void unique(Protocol other, String what) {
    if (other != null) {
      throw new IllegalArgumentException("claimed by two protocols: " + what);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> path() {
    return Optional.of(SHARED_PATH);
  }

  @Override
  public Set<String> openers() {
    return Set.of();
  }

  @Override
  public int frameLimit() {
    return FRAME_LIMIT;
  }

  @Override
  public Optional<Refusal> refuse(Upgrade upgrade) {
    List<String> pins = upgrade.query().getOrDefault("protocol", List.of());
    for (String pin : pins) {
      if (!byName.containsKey(pin)) {
        return Optional.of(
            new Refusal(
                400, "Unknown protocol; allowed are " + String.join(", ", byName.keySet())));
      }
    }
    List<String> offered = offered(upgrade);
    boolean agree = pins.stream().distinct().count() < 2;
    if (!pins.isEmpty() && !offered.isEmpty()) {
      agree &= offered.contains(pins.get(0));
    }
    return agree
        ? Optional.empty()
        : Optional.of(new Refusal(400, "The protocols asked for disagree"));
  }

  @Override
  public Optional<Protocol> spoken(Upgrade upgrade) {
    return pin(upgrade).map(byName::get);
  }

  @Override
  public boolean isRequest(Upgrade upgrade) {
    return spoken(upgrade)
        .map(protocol -> protocol.isRequest(upgrade))
        .orElseGet(() -> byName.values().stream().anyMatch(any -> any.isRequest(upgrade)));
  }

  @Override
  public Optional<String> subprotocol(Upgrade upgrade) {
    return pin(upgrade).filter(offered(upgrade)::contains);
  }

  private Optional<String> pin(Upgrade upgrade) {
    return upgrade.parameter("protocol").or(() -> offered(upgrade).stream().findFirst());
  }

  /** The subprotocols offered that are ours; others are for somebody else and do not count. */
  private List<String> offered(Upgrade upgrade) {
    return upgrade.headers().getOrDefault("sec-websocket-protocol", List.of()).stream()
        .flatMap(value -> Stream.of(value.split(",")))
        .map(String::strip)
        .filter(byName::containsKey)
        .toList();
  }

  @Override
  public Conversation open(Desk desk, Upgrade upgrade, boolean chosen) {
    Optional<Protocol> pinned = spoken(upgrade);
    if (pinned.isPresent()) {
      desk.speaks(pinned.get().name());
      return pinned.get().open(desk, upgrade, true);
    }
    Conversation speaker = first == null ? null : first.open(desk, upgrade, false);
    return new DialectConversation(desk, upgrade, this, speaker);
  }

  @Override
  public Map<String, Long> figures() {
    return Map.of();
  }

  Optional<Protocol> choose(String type) {
    return Optional.ofNullable(byOpener.get(type));
  }

  boolean speaksFirst(Protocol protocol) {
    return first == protocol;
  }

  CommonSettings settings() {
    return settings;
  }

  long epochMillis() {
    return epochMillis.getAsLong();
  }
}
