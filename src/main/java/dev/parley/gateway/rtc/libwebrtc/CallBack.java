package dev.parley.gateway.rtc.libwebrtc;

import java.util.function.Consumer;

/** What native code calls. */
final class CallBack {
  private static final System.Logger LOG = System.getLogger(CallBack.class.getName());

  private CallBack() {}

  /**
   * Passes a call on; no exception goes back into native code.
   *
   * @param to null when nobody is to hear of anything any more
   */
  static <T> void pass(T to, Consumer<T> what) {
    if (to == null) {
      return;
    }
    try {
      what.accept(to);
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "a call-back of WebRTC failed", e);
    }
  }
}
