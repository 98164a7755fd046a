package dev.parley.gateway.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferSdpTest {
  private static final String FINGERPRINT = "sha-256 " + "AB:".repeat(31) + "CD";
  private static final String OFFER =
      String.join(
          "\r\n",
          "v=0",
          "o=- 46117317 2 IN IP4 127.0.0.1",
          "s=-",
          "t=0 0",
          "a=group:BUNDLE data",
          "a=msid-semantic: WMS",
          "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
          "c=IN IP4 0.0.0.0",
          "a=candidate:1 1 udp 2122260223 192.0.2.1 40000 typ host",
          "a=candidate:2 1 udp 1 www.example.org 40000 typ host",
          "a=ice-ufrag:abcd",
          "a=ice-pwd:abcdefghijklmnopqrstuv",
          "a=ice-options:trickle",
          "a=fingerprint:" + FINGERPRINT,
          "a=setup:actpass",
          "a=mid:data",
          "a=sctp-port:5000",
          "a=max-message-size:262144",
          "a=whatever:evil",
          "");

  @Test
  void onlyWhatIsKnownReachesTheStack() throws BadSdp {
    OfferSdp offer = OfferSdp.read(OFFER);
    assertThat(offer.mid()).isEqualTo("data");
    assertThat(offer.text().lines())
        .contains(
            "a=group:BUNDLE data",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "a=mid:data",
            "a=ice-ufrag:abcd",
            "a=ice-pwd:abcdefghijklmnopqrstuv",
            "a=ice-options:trickle",
            "a=fingerprint:" + FINGERPRINT,
            "a=setup:actpass",
            "a=sctp-port:5000",
            "a=max-message-size:262144",
            "a=candidate:1 1 udp 2122260223 192.0.2.1 40000 typ host")
        .noneMatch(line -> line.contains("evil") || line.contains("example"));
    assertThat(offer.text()).endsWith("\r\n");
  }

  @Test
  void linesMayEndWithoutACarriageReturn() throws BadSdp {
    assertThat(OfferSdp.read(OFFER.replace("\r\n", "\n")).text())
        .isEqualTo(OfferSdp.read(OFFER).text());
  }

  @Test
  void theSessionsPartMayHaveTheAttributesToo() throws BadSdp {
    String moved =
        OFFER.replace("a=setup:actpass\r\n", "").replace("a=msid-semantic: WMS", "a=setup:actpass");
    assertThat(OfferSdp.read(moved).text()).contains("a=setup:actpass");
  }

  @Test
  void theOlderFormIsUnderstood() throws BadSdp {
    String old =
        OFFER
            .replace("UDP/DTLS/SCTP webrtc-datachannel", "DTLS/SCTP 5000")
            .replace("a=sctp-port:5000", "a=sctpmap:5000 webrtc-datachannel 1024");
    assertThat(OfferSdp.read(old).text())
        .contains("m=application 9 DTLS/SCTP 5000", "a=sctpmap:5000 webrtc-datachannel 1024");
  }

  @ParameterizedTest
  @CsvSource({
    "a=max-message-size:262144, 262144", "a=max-message-size:1073741823, 262144",
    "a=max-message-size:0, 262144", "a=max-message-size:16384, 16384",
    "a=max-message-size:999999999999999999, 262144", "a=x:y, 65536"
  })
  void theLargestMessage(String line, int bytes) throws BadSdp {
    assertThat(OfferSdp.read(OFFER.replace("a=max-message-size:262144", line)).maxMessageBytes())
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=ice-ufrag:ab",
        "a=ice-pwd:short",
        "a=fingerprint:sha-256 AB",
        "a=fingerprint:md5 00",
        "a=setup:holdconn",
        "a=mid:",
        "a=mid:a b",
        "a=sctp-port:x",
        "a=max-message-size:-1",
        "a=max-message-size:x",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "a=ice-options:a\tb"
      })
  void aMalformedLineIsRefused(String line) {
    assertThatThrownBy(() -> OfferSdp.read(OFFER + line + "\r\n")).isInstanceOf(BadSdp.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ice-ufrag", "ice-pwd", "fingerprint", "setup", "mid"})
  void whatIsNeededIsMissed(String name) {
    String without = OFFER.replaceAll("a=" + name + ":[^\r]*\r\n", "");
    assertThatThrownBy(() -> OfferSdp.read(without))
        .isInstanceOf(BadSdp.class)
        .hasMessageContaining(name);
  }

  @Test
  void whatIsNoOfferOrTooLongIsRefused() {
    for (String sdp :
        new String[] {
          "",
          "v=1\r\n",
          "hello",
          OFFER.replaceAll("m=[^\r]*\r\n", ""),
          OFFER + "a=x:y\r\n".repeat(600),
          OFFER + "a=x:" + "y".repeat(70_000),
          OFFER + "a=mid:data\r\n".repeat(5),
          OFFER + "a=candidate:1 1 udp 1 192.0.2.1 4 typ host\r\n".repeat(70)
        }) {
      assertThatThrownBy(() -> OfferSdp.read(sdp)).isInstanceOf(BadSdp.class);
    }
  }
}
