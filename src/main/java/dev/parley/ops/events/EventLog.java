package dev.parley.ops.events;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Observer;
import dev.parley.exchange.PeerId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The latest events, and if so wished each of them in the server's log. Bounded both ways: what is
 * oldest is forgotten, and of a flood the log gets {@value #PER_SECOND} lines a second and how many
 * there were more. Safe to use from any thread; a lock is held for a few instructions only.
 */
public final class EventLog implements Observer {
  /** Events kept. */
  static final int MOST = 1000;

  /** Lines in the server's log within one second. */
  static final int PER_SECOND = 200;

  private static final long SECOND_MILLIS = 1000;

  private final System.Logger log;
  private final LongSupplier epochMillis;
  private volatile boolean logged;
  // All guarded by this.
  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private long number;
  private long second;
  private int lines;
  private long leftOut;

  /** Nothing has happened yet. */
  public EventLog(EventSettings settings) {
    this(settings, System.getLogger("dev.parley.events"), System::currentTimeMillis);
  }

  EventLog(EventSettings settings, System.Logger log, LongSupplier epochMillis) {
    this.logged = settings.logged();
    this.log = log;
    this.epochMillis = epochMillis;
  }

  /** Whether events are written into the server's log. */
  public boolean isLogged() {
    return logged;
  }

  /** Changes {@link #isLogged} for what happens from now on. */
  public void setLogged(boolean wanted) {
    logged = wanted;
  }

  @Override
  public void speaks(PeerId line, String protocol) {
    add("speaks", line, protocol, "", "");
  }

  @Override
  public void registered(PeerId line, String protocol, String as) {
    add("registered", line, protocol, as, "");
  }

  @Override
  public void linked(PeerId line, String protocol, String ref, PeerId partner) {
    add("linked", line, protocol, ref, partner.toString());
  }

  @Override
  public void closed(PeerId line, String protocol, CloseCause cause) {
    add("closed", line, protocol, cause.label(), "");
  }

  private void add(String kind, PeerId line, String protocol, String about, String partner) {
    long now = epochMillis.getAsLong();
    Event event;
    boolean write = logged;
    long missed = 0;
    synchronized (this) {
      event = new Event(++number, now, kind, line.toString(), protocol, about, partner);
      if (events.size() == MOST) {
        events.remove();
      }
      events.add(event);
      if (write) {
        if (now - second >= SECOND_MILLIS || now < second) {
          second = now;
          lines = 0;
          missed = leftOut;
          leftOut = 0;
        }
        write = lines < PER_SECOND;
        lines++;
        leftOut += write ? 0 : 1;
      }
    }
    if (missed > 0) {
      log.log(System.Logger.Level.INFO, "event=left-out count={0}", Long.toString(missed));
    }
    if (write) {
      String text = event.toLine();
      log.log(System.Logger.Level.INFO, () -> text);
    }
  }

  /**
   * Events as lines, oldest first.
   *
   * @param after the number of the last one that is known; 0: from the oldest that is kept
   * @param limit how many at most
   */
  public List<String> after(long after, int limit) {
    List<Event> copied;
    synchronized (this) {
      copied = List.copyOf(events);
    }
    return copied.stream()
        .filter(event -> event.number() > after)
        .limit(limit)
        .map(Event::toNumberedLine)
        .toList();
  }
}
