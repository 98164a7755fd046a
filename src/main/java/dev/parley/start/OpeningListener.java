package dev.parley.start;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/**
 * Closes the exchange when the application is taken away, after {@code door} has let the last line
 * go: WEB-INF/web.xml has the order. Not left to {@code @PreDestroy} alone, because Payara closes
 * the application's class loader before that: whatever class is first needed for the closing is not
 * found any more, and the timer goes on for ever.
 */
public class OpeningListener implements ServletContextListener {
  @Inject private Opening opening;

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    opening.close();
  }
}
