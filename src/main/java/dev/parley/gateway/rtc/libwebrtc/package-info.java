/**
 * {@link dev.parley.gateway.rtc.RtcStack} over Google's libwebrtc, through the {@code
 * dev.onvoid.webrtc:webrtc-java} binding. The only room that imports it.
 *
 * <p>What the binding (0.14.0) makes us mind is written where it matters: it needs libraries of the
 * system that a server may lack ({@link dev.parley.gateway.rtc.libwebrtc.SystemLibraries}), keeps
 * memory for each message until the factory goes ({@link
 * dev.parley.gateway.rtc.libwebrtc.FactoryPool}), and hands out native memory (NativeChannel).
 */
package dev.parley.gateway.rtc.libwebrtc;
