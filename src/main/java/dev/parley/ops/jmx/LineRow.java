package dev.parley.ops.jmx;

import dev.parley.exchange.LineInfo;
import dev.parley.exchange.PeerId;
import java.beans.ConstructorProperties;

/** A line as JMX shows it. Public because MXBeans ask for it. */
public final class LineRow {
  private final String peer;
  private final String protocol;
  private final String registered;
  private final String link;
  private final String partner;
  private final boolean waiting;

  /** A row; texts that there is nothing to say for are empty. */
  @ConstructorProperties({"peer", "protocol", "registered", "link", "partner", "waiting"})
  public LineRow(
      String peer,
      String protocol,
      String registered,
      String link,
      String partner,
      boolean waiting) {
    this.peer = peer;
    this.protocol = protocol;
    this.registered = registered;
    this.link = link;
    this.partner = partner;
    this.waiting = waiting;
  }

  static LineRow of(LineInfo line) {
    return new LineRow(
        line.peer().toString(),
        line.protocol(),
        line.as().orElse(""),
        line.link().orElse(""),
        line.partner().map(PeerId::toString).orElse(""),
        line.waiting());
  }

  /** Its address, as logs have it. */
  public String getPeer() {
    return peer;
  }

  /** What it speaks. */
  public String getProtocol() {
    return protocol;
  }

  /** The room, id or name that its client has registered for or as. */
  public String getRegistered() {
    return registered;
  }

  /** What it and its partner know their link by. */
  public String getLink() {
    return link;
  }

  /** Its latest partner's address. */
  public String getPartner() {
    return partner;
  }

  /** Whether it waits to be paired. */
  public boolean isWaiting() {
    return waiting;
  }
}
