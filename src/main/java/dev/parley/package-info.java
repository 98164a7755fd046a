/** Parley: a WebRTC signaling server. Each sub-package says what it is for. */
package dev.parley;
