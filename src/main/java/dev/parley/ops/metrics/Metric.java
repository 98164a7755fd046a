package dev.parley.ops.metrics;

import java.util.List;
import java.util.Optional;

/**
 * Every metric there is. No label takes its values from clients: protocols, causes, budgets and
 * outcomes are named by the code, and they are few.
 */
enum Metric {
  LINES(
      "parley.lines",
      Kind.GAUGE,
      "",
      "Lines that are open, by what they speak; undecided: the first frame on /ws has not chosen yet.",
      "protocol"),
  LINES_OPENED(
      "parley.lines.opened",
      Kind.COUNTER,
      "",
      "Lines that were opened, or began to speak another protocol when their first frame chose it.",
      "protocol"),
  LINES_CLOSED(
      "parley.lines.closed",
      Kind.COUNTER,
      "",
      "Lines that were closed, by cause (docs/CLOSE-CODES.md); slow_consumer: readers that were too slow.",
      "protocol",
      "cause"),
  CONNECTIONS(
      "parley.connections",
      Kind.GAUGE,
      "",
      "Places of MAX_CONNECTIONS that are taken: sockets that are open, opening or closing."),
  ADDRESSES(
      "parley.addresses", Kind.GAUGE, "", "Client addresses from which there is a connection."),
  REGISTRATIONS(
      "parley.registrations",
      Kind.COUNTER,
      "",
      "Clients accepted in a room (ayame), registered for an id (remote-id), queued (pairing), logged in (named).",
      "protocol"),
  LINKS(
      "parley.links",
      Kind.COUNTER,
      "",
      "Times that a line was told of its partner; two for each pair.",
      "protocol"),
  ROOMS(
      "parley.rooms",
      Kind.GAUGE,
      "",
      "Rooms with a member on this server (ayame), pairs (pairing).",
      "protocol"),
  MEMBERS("parley.members", Kind.GAUGE, "", "Members of rooms.", "protocol"),
  SERVERS("parley.servers", Kind.GAUGE, "", "Remote IDs that are registered.", "protocol"),
  SESSIONS("parley.sessions", Kind.GAUGE, "", "Sessions of clients with a Remote ID.", "protocol"),
  WAITING("parley.waiting", Kind.GAUGE, "", "Clients that wait to be paired.", "protocol"),
  NAMES("parley.names", Kind.GAUGE, "", "Names that are logged in.", "protocol"),
  SPACES("parley.spaces", Kind.GAUGE, "", "Spaces in which somebody is logged in.", "protocol"),
  RELAYED_FRAMES(
      "parley.relayed.frames",
      Kind.COUNTER,
      "",
      "Frames handed to their receivers' lines; one for all counts once for each receiver.",
      "protocol"),
  RELAYED_CHARS(
      "parley.relayed.chars",
      Kind.COUNTER,
      "",
      "Their length in UTF-16 chars; in SDP and candidates, which are ASCII, as many bytes.",
      "protocol"),
  RELAY(
      "parley.relay",
      Kind.TIMER,
      "seconds",
      "From the arrival of a frame until it is in the outgoing queue of its receiver. The first frame of each millisecond is timed.",
      "protocol"),
  SEND_QUEUE(
      "parley.send.queue",
      Kind.TIMER,
      "seconds",
      "From the outgoing queue of a line until the server reported the frame sent. The first frame of each millisecond is timed."),
  SEND_MEMORY(
      "parley.send.memory",
      Kind.GAUGE,
      "bytes",
      "What all outgoing queues keep now, counted as for SEND_MEMORY_MIB."),
  UPGRADES_REFUSED(
      "parley.upgrades.refused",
      Kind.COUNTER,
      "",
      "Requests to a WebSocket path that were answered with an HTTP error.",
      "status"),
  THROTTLED(
      "parley.throttled",
      Kind.COUNTER,
      "",
      "Times that a limit per address, or the block after it, refused something.",
      "budget"),
  WEBHOOK(
      "parley.webhook",
      Kind.TIMER,
      "seconds",
      "Requests of webhooks, from the wish to send one until its end: 2xx and the like, timeout, unreachable, too_big, not_text, overloaded, stopped.",
      "webhook",
      "outcome"),
  PAIRING_WAIT(
      "parley.pairing.wait",
      Kind.TIMER,
      "seconds",
      "From the queue until there was a partner; who left before does not count.",
      "protocol"),
  ENGINE_UP(
      "parley.engine.up",
      Kind.GAUGE,
      "",
      "1 while the engine behind the exchange answers, else 0.",
      "engine"),
  READY("parley.ready", Kind.GAUGE, "", "1 while new lines are taken, else 0."),
  DRAIN(
      "parley.drain",
      Kind.GAUGE,
      "",
      "1 for how far draining has come (off, announced, closing, drained), 0 for the others.",
      "state"),
  UPTIME("parley.uptime", Kind.GAUGE, "seconds", "Since the exchange was opened."),
  TIMERS("parley.timers", Kind.GAUGE, "", "Timers that are set.");

  /** What kinds there are, as Prometheus calls them. */
  enum Kind {
    GAUGE,
    COUNTER,
    TIMER
  }

  private final String meter;
  private final Kind kind;
  private final String unit;
  private final String meaning;
  private final String labels;

  Metric(String meter, Kind kind, String unit, String meaning, String... labels) {
    this.meter = meter;
    this.kind = kind;
    this.unit = unit;
    this.meaning = meaning;
    this.labels = String.join(",", labels);
  }

  /** Micrometer's name for it. */
  String meter() {
    return meter;
  }

  Kind kind() {
    return kind;
  }

  /** The base unit; empty: a number of things. */
  String unit() {
    return unit;
  }

  String meaning() {
    return meaning;
  }

  List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(","));
  }

  /** Its name in Prometheus' text form; a timer's has {@code _bucket}, _count, _sum and _max. */
  String exposed() {
    String name = meter.replace('.', '_') + (unit.isEmpty() ? "" : "_" + unit);
    return kind == Kind.COUNTER ? name + "_total" : name;
  }

  /** The gauge of one of a protocol's own figures; see {@code Protocol.figures}. */
  static Optional<Metric> ofFigure(String figure) {
    for (Metric metric : values()) {
      if (metric.meter.equals("parley." + figure)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }
}
