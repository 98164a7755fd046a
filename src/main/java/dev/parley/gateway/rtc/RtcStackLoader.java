package dev.parley.gateway.rtc;

import dev.parley.gateway.identity.Identity;

/** Makes a WebRTC stack. */
@FunctionalInterface
public interface RtcStackLoader {

  /**
   * A stack whose connections show this identity's certificate.
   *
   * @throws RtcException with sentences for people, if there can be none here
   */
  RtcStack load(Identity identity) throws RtcException;
}
