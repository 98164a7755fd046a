package dev.parley.start;

import dev.parley.guard.Guard;
import dev.parley.ice.SessionIceServers;
import dev.parley.ops.health.HealthFigures;
import dev.parley.ops.http.Resources;
import dev.parley.protocol.named.NamedPeersProtocol;
import dev.parley.protocol.remoteid.RemoteIdProtocol;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What is answered over plain HTTP. */
@ApplicationScoped
class ResourceBeans {

  @Produces
  @Singleton
  Resources resources(
      HealthFigures figures,
      RemoteIdProtocol remoteIds,
      NamedPeersProtocol namedPeers,
      SessionIceServers iceServers,
      Guard guard) {
    return new Resources(figures, remoteIds, namedPeers, iceServers, guard);
  }
}
