package dev.parley.bench;

/**
 * Frames as browsers send them: an offer with an SDP of a data channel, audio and video, cut or
 * filled to a size.
 */
public final class Offers {
  private static final String SDP =
      "v=0\\r\\no=- 4611731400430051336 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\na=group:BUNDLE 0 1 2\\r\\n"
          + "a=extmap-allow-mixed\\r\\na=msid-semantic: WMS stream\\r\\nm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\\r\\n"
          + "c=IN IP4 0.0.0.0\\r\\na=rtcp:9 IN IP4 0.0.0.0\\r\\na=ice-ufrag:F7gI\\r\\na=ice-pwd:x9cml/YzichV2+XlhiMu8g\\r\\n"
          + "a=ice-options:trickle\\r\\na=fingerprint:sha-256 D1:2C:BE:AD:C4:F6:64:5C:25:16:11:9C:AF:E7:0F:73:79:36:4E:9C\\r\\n"
          + "a=setup:actpass\\r\\na=mid:0\\r\\na=sendrecv\\r\\na=rtcp-mux\\r\\na=rtpmap:111 opus/48000/2\\r\\na=rtcp-fb:111 transport-cc\\r\\n"
          + "a=fmtp:111 minptime=10;useinbandfec=1\\r\\na=rtpmap:63 red/48000/2\\r\\na=rtpmap:9 G722/8000\\r\\na=rtpmap:0 PCMU/8000\\r\\n"
          + "a=rtpmap:8 PCMA/8000\\r\\na=rtpmap:13 CN/8000\\r\\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\\r\\nc=IN IP4 0.0.0.0\\r\\n"
          + "a=sctp-port:5000\\r\\na=max-message-size:262144\\r\\n";

  private Offers() {}

  /** {@code {"type":"offer",FIELDS"sdp":SDP}} of exactly {@code bytes} bytes. */
  public static String offer(String fields, int bytes) {
    String head = "{\"type\":\"offer\"," + fields + "\"sdp\":\"";
    int room = bytes - head.length() - 2;
    // Whole lines only, so that no escape is cut in two; the rest is an attribute line's worth of
    // letters.
    int cut = Math.min(SDP.length(), room);
    String sdp =
        cut < SDP.length() ? SDP.substring(0, SDP.lastIndexOf("\\r\\n", cut - 4) + 4) : SDP;
    return head + sdp + "x".repeat(room - sdp.length()) + "\"}";
  }
}
