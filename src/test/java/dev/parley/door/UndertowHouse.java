package dev.parley.door;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * Undertow's servlet container, the one in WildFly, with the application's own filters and
 * servlets, on a free port of the loopback interface. It has no WebSocket end points: what is
 * upgraded here speaks for itself.
 */
final class UndertowHouse implements House {
  private static final int THREADS = 4;

  private final DeploymentManager deployment;
  private final String threads;
  private XnioWorker worker;
  private Undertow server;

  /**
   * Not started yet.
   *
   * @param filters before every request, in this order
   * @param plain takes the paths of {@code mappings}
   * @param rest takes all others
   * @param threads how the names of its threads begin
   */
  UndertowHouse(
      List<Filter> filters, Servlet plain, String[] mappings, Servlet rest, String threads) {
    this.threads = threads;
    DeploymentInfo parley =
        Servlets.deployment()
            .setClassLoader(UndertowHouse.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName(threads)
            .addServlets(
                Servlets.servlet("plain", plain.getClass(), new ImmediateInstanceFactory<>(plain))
                    .addMappings(mappings),
                Servlets.servlet("rest", rest.getClass(), new ImmediateInstanceFactory<>(rest))
                    .addMapping("/"));
    for (Filter filter : filters) {
      String name = filter.getClass().getName();
      parley
          .addFilter(
              Servlets.filter(name, filter.getClass(), new ImmediateInstanceFactory<>(filter))
                  .setAsyncSupported(true))
          .addFilterUrlMapping(name, "/*", DispatcherType.REQUEST);
    }
    deployment = Servlets.newContainer().addDeployment(parley);
    deployment.deploy();
  }

  @Override
  public void start() {
    try {
      worker =
          Xnio.getInstance()
              .createWorker(
                  OptionMap.builder()
                      .set(Options.WORKER_NAME, threads)
                      .set(Options.WORKER_IO_THREADS, THREADS)
                      .set(Options.WORKER_TASK_CORE_THREADS, THREADS)
                      .set(Options.WORKER_TASK_MAX_THREADS, THREADS)
                      .set(Options.TCP_NODELAY, true)
                      .getMap());
      server =
          Undertow.builder()
              .setWorker(worker)
              .addHttpListener(0, InetAddress.getLoopbackAddress().getHostAddress())
              .setHandler(deployment.start())
              .build();
      server.start();
    } catch (java.io.IOException | ServletException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int getPort() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void stop() {
    if (worker.isShutdown()) {
      return;
    }
    try {
      server.stop();
      deployment.stop();
      deployment.undeploy();
      worker.shutdownNow();
      worker.awaitTermination();
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
