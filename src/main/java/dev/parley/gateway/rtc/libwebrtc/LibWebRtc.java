package dev.parley.gateway.rtc.libwebrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCCertificatePEM;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.logging.Logging;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.identity.Identity;
import dev.parley.gateway.rtc.RtcConnection;
import dev.parley.gateway.rtc.RtcException;
import dev.parley.gateway.rtc.RtcStack;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** libwebrtc, with one identity's certificate for all connections. */
public final class LibWebRtc implements RtcStack {
  /** Never: the fingerprint is to stay the same, and clients pin it. */
  private static final long EXPIRES = Long.MAX_VALUE;

  private final Identity identity;
  private final FactoryPool factories;

  private LibWebRtc(Identity identity, FactoryPool.Policy policy) {
    this.identity = identity;
    this.factories =
        new FactoryPool(
            policy,
            // Without an audio server any other audio module ends the process.
            () -> new PeerConnectionFactory(new HeadlessAudioDeviceModule()));
  }

  /**
   * Loads the native library, if it is not loaded yet, and makes a stack.
   *
   * @throws RtcException with sentences for people, if the library cannot be loaded here
   */
  public static LibWebRtc load(Identity identity) throws RtcException {
    return load(identity, FactoryPool.Policy.DEFAULT);
  }

  static LibWebRtc load(Identity identity, FactoryPool.Policy policy) throws RtcException {
    Optional<String> problem = SystemLibraries.problem();
    if (problem.isPresent()) {
      throw new RtcException(problem.get());
    }
    try {
      Logging.logToDebug(Logging.Severity.NONE);
    } catch (LinkageError | RuntimeException e) {
      throw new RtcException(
          "WebRTC's native library cannot be loaded on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + (e.getMessage() == null ? "." : ": " + e.getMessage()),
          e);
    }
    return new LibWebRtc(identity, policy);
  }

  @Override
  public RtcConnection connect(
      List<IceServer> iceServers, Executor turns, RtcConnection.Listener listener)
      throws RtcException {
    SharedFactory.Lease lease;
    try {
      lease = factories.lease(listener::onWornOut);
    } catch (RuntimeException | Error e) {
      throw new RtcException("no WebRTC factory", e);
    }
    NativeConnection connection = new NativeConnection(turns, listener, lease);
    try {
      RTCPeerConnection peer =
          lease.factory().createPeerConnection(configuration(iceServers), connection.observer());
      if (peer == null) {
        throw new RtcException("no peer connection, without a reason");
      }
      connection.begin(peer);
      return connection;
    } catch (RuntimeException | Error e) {
      lease.end();
      throw new RtcException("no peer connection", e);
    } catch (RtcException e) {
      lease.end();
      throw e;
    }
  }

  private RTCConfiguration configuration(List<IceServer> iceServers) {
    RTCConfiguration configuration = new RTCConfiguration();
    configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
    // An identity checks its PEM when it is made: malformed PEM here would end the process.
    configuration.certificates.add(
        new RTCCertificatePEM(identity.privateKeyPem(), identity.certificatePem(), EXPIRES));
    for (IceServer server : iceServers) {
      RTCIceServer native1 = new RTCIceServer();
      native1.urls.addAll(server.urls());
      server.username().ifPresent(name -> native1.username = name);
      server.credential().ifPresent(secret -> native1.password = secret);
      configuration.iceServers.add(native1);
    }
    return configuration;
  }

  FactoryPool factories() {
    return factories;
  }

  @Override
  public void close() {
    factories.close();
  }
}
