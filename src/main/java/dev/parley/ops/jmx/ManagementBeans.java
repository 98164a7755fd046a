package dev.parley.ops.jmx;

import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.ops.drain.Drain;
import dev.parley.ops.events.EventLog;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Puts the beans into the JVM's MBean server, and takes them out again: what is left there would
 * keep the whole application after it is undeployed.
 */
public final class ManagementBeans {
  private static final String DOMAIN = "dev.parley:";
  private static final System.Logger LOG = System.getLogger(ManagementBeans.class.getName());

  private final MBeanServer server;
  private final Switchboard board;
  private final Reception reception;
  private final Drain drain;
  private final EventLog events;
  private final List<Protocol> protocols;
  // Guarded by this.
  private final List<ObjectName> registered = new ArrayList<>();

  /** Beans of one exchange, in the MBean server of this JVM. */
  public ManagementBeans(
      Switchboard board,
      Reception reception,
      Drain drain,
      EventLog events,
      List<Protocol> protocols) {
    this(ManagementFactory.getPlatformMBeanServer(), board, reception, drain, events, protocols);
  }

  ManagementBeans(
      MBeanServer server,
      Switchboard board,
      Reception reception,
      Drain drain,
      EventLog events,
      List<Protocol> protocols) {
    this.server = server;
    this.board = board;
    this.reception = reception;
    this.drain = drain;
    this.events = events;
    this.protocols = List.copyOf(protocols);
  }

  /** Puts them in. One that cannot be put in is said in the log, and nothing else is touched. */
  public synchronized void register() {
    register(
        "type=Exchange", new ExchangeBean(board, reception, drain, events), ExchangeMXBean.class);
    for (Protocol protocol : protocols) {
      register(
          "type=Protocol,name=" + protocol.name(),
          new ProtocolBean(board, protocol),
          ProtocolMXBean.class);
    }
  }

  private <T> void register(String keys, T bean, Class<T> type) {
    try {
      ObjectName name = new ObjectName(DOMAIN + keys);
      server.registerMBean(new DescribedBean(bean, type), name);
      registered.add(name);
    } catch (JMException e) {
      // A second Parley in the same JVM, for example.
      LOG.log(System.Logger.Level.WARNING, () -> "no management bean " + keys, e);
    }
  }

  /** Takes them out; harmless when called again. */
  public synchronized void unregister() {
    for (ObjectName name : registered) {
      try {
        server.unregisterMBean(name);
      } catch (InstanceNotFoundException e) {
        LOG.log(System.Logger.Level.DEBUG, "somebody else has taken it out", e);
      } catch (JMException e) {
        LOG.log(System.Logger.Level.WARNING, () -> "the bean stays: " + name, e);
      }
    }
    registered.clear();
  }
}
