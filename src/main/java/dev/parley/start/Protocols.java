package dev.parley.start;

import dev.parley.exchange.Protocol;
import dev.parley.protocol.SharedWs;
import dev.parley.settings.CommonSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All protocols there are: every CDI bean of type {@link Protocol}, and the shared path in front of
 * some of them.
 */
@ApplicationScoped
public class Protocols {
  private List<Protocol> spoken;
  private List<Protocol> withPaths;

  /** For the container's proxy. */
  protected Protocols() {}

  @Inject
  Protocols(@Any Instance<Protocol> beans, CommonSettings common) {
    // By name, so that error texts and figures do not depend on the container's order.
    spoken = beans.stream().sorted(Comparator.comparing(Protocol::name)).toList();
    withPaths = new ArrayList<>(spoken);
    withPaths.add(new SharedWs(spoken, common, System::currentTimeMillis));
  }

  /** The protocols themselves, by name. */
  public List<Protocol> spoken() {
    return spoken;
  }

  /** What takes upgrades: the protocols, and the shared path. */
  public List<Protocol> all() {
    return withPaths;
  }
}
