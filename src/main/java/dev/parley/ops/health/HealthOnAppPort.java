package dev.parley.ops.health;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Brings {@code /health} to the application port where the server does not: on WildFly.
 *
 * <p>Measured, with a servlet that is mapped to {@code /health} in the ordinary way: Open Liberty
 * never calls it, because its own {@code /health} is another application; Payara gives up its own
 * health end point; only WildFly, which serves health on the management port, calls it. So the
 * servlet is registered in code, and only where {@link ServletContext#getServerInfo()} names
 * WildFly's web container. The Servlet specification (4.3) gives that text the form {@code
 * name/version}; it is the one portable way to ask which server this is, and needs no class of any
 * server.
 */
@WebListener
public class HealthOnAppPort implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    if (healthIsOnAnotherPort(context.getServerInfo())) {
      context.addServlet("health", HealthServlet.class).addMapping("/health", "/health/*");
    }
  }

  /** True for WildFly and JBoss EAP, both of which are built on Undertow. */
  static boolean healthIsOnAnotherPort(String serverInfo) {
    return serverInfo.contains("WildFly")
        || serverInfo.contains("JBoss EAP")
        || serverInfo.contains("Undertow");
  }
}
