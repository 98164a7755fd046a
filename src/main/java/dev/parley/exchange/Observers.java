package dev.parley.exchange;

import java.util.List;
import java.util.function.Consumer;

/** Several observers as one, told in order. */
public final class Observers implements Observer {
  private static final System.Logger LOG = System.getLogger(Observers.class.getName());

  private final List<Observer> all;

  /** All of these. */
  public Observers(List<Observer> all) {
    this.all = List.copyOf(all);
  }

  private void each(Consumer<Observer> telling) {
    for (Observer one : all) {
      try {
        telling.accept(one);
      } catch (RuntimeException | LinkageError e) {
        // Whoever watches must not stop what it watches. A class that is not found any more is a
        // matter of an application that ends.
        LOG.log(System.Logger.Level.WARNING, "an observer failed", e);
      }
    }
  }

  @Override
  public void speaks(PeerId line, String protocol) {
    each(one -> one.speaks(line, protocol));
  }

  @Override
  public void registered(PeerId line, String protocol, String as) {
    each(one -> one.registered(line, protocol, as));
  }

  @Override
  public void linked(PeerId line, String protocol, String ref, PeerId partner) {
    each(one -> one.linked(line, protocol, ref, partner));
  }

  @Override
  public void waited(String protocol, long nanos) {
    each(one -> one.waited(protocol, nanos));
  }

  @Override
  public void closed(PeerId line, String protocol, CloseCause cause) {
    each(one -> one.closed(line, protocol, cause));
  }

  @Override
  public void refused(int status) {
    each(one -> one.refused(status));
  }

  @Override
  public void relayTook(String protocol, long nanos) {
    each(one -> one.relayTook(protocol, nanos));
  }

  @Override
  public void queuedFor(long nanos) {
    each(one -> one.queuedFor(nanos));
  }

  @Override
  public void webhookEnded(String webhook, String outcome, long nanos) {
    each(one -> one.webhookEnded(webhook, outcome, nanos));
  }
}
