package dev.parley.it;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.parley.it.server.AppServer;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Sees a server's management beans as jconsole on the same machine does: by attaching to it. */
final class JmxClient implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private JmxClient(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
  }

  /** The address is the server's own word for itself, and it is a server of the test. */
  @SuppressWarnings("BanJNDI")
  static JmxClient attach(AppServer server) throws IOException, AttachNotSupportedException {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(server.pid()));
    try {
      return new JmxClient(
          JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
    } finally {
      machine.detach();
    }
  }

  MBeanServerConnection beans() {
    return beans;
  }

  /** An attribute of a bean of ours, its name without the domain. */
  Object get(String bean, String attribute) throws JMException, IOException {
    return beans.getAttribute(new ObjectName("dev.parley:" + bean), attribute);
  }

  /** Calls an operation; the arguments say which. */
  Object call(String bean, String operation, Object... arguments) throws JMException, IOException {
    String[] signature = new String[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      signature[i] = arguments[i] instanceof Integer ? "int" : arguments[i].getClass().getName();
    }
    return beans.invoke(new ObjectName("dev.parley:" + bean), operation, arguments, signature);
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
