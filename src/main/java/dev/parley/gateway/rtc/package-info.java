/**
 * WebRTC as the gateway needs it: a peer that answers offers and has data channels (W3C WebRTC 1.0,
 * RFC 8829, RFC 8831). Behind these few types any WebRTC stack can stand; the one there is lives in
 * {@code dev.parley.gateway.rtc.libwebrtc}. What strangers send is checked here, before a stack's
 * native code sees it. Imports {@code dev.parley.gateway.ice}, {@code .identity} and {@code
 * java.*}.
 */
package dev.parley.gateway.rtc;
