package dev.parley.gateway.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerCandidatesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "candidate:1 1 udp 2122260223 192.0.2.1 40000 typ host",
        "candidate:1 1 UDP 4294967295 2001:db8::1 0 typ host generation 0 ufrag a+/b network-id 1",
        "candidate:a/b+ 2 tcp 1 10.0.0.1 9 typ host tcptype active",
        "candidate:1 1 udp 1 1.2.3.4 5 typ srflx raddr 0.0.0.0 rport 0",
        "candidate:1 1 udp 1 1.2.3.4 5 typ relay raddr ::1 rport 65535 generation 0",
        "candidate:1 1 udp 1 1:2:3:4:5:6:7:8 5 typ host",
        "candidate:1 1 udp 1 ::ffff:1.2.3.4 5 typ prflx",
        "candidate:1 1 udp 1 :: 5 typ host",
        "candidate:1 1 udp 1 0b1c2d3e-1111-4222-8333-444455556666.local 5 typ host"
      })
  void good(String text) {
    assertThat(PeerCandidates.read(text)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "candidate:",
        "1 1 udp 1 192.0.2.1 4 typ host",
        "candidate:1 1 udp 4294967296 192.0.2.1 4 typ host",
        "candidate:1 1 udp 1 192.0.2.1 65536 typ host",
        "candidate:1 1 udp 1 192.0.2.256 4 typ host",
        "candidate:1 1 udp 1 192.0.2 4 typ host",
        "candidate:1 1 udp 1 www.example.org 4 typ host",
        "candidate:1 1 udp 1 www.example.local 4 typ host",
        "candidate:1 1 udp 1 1::2::3 4 typ host",
        "candidate:1 1 udp 1 ::: 4 typ host",
        "candidate:1 1 udp 1 1:2:3:4:5:6:7 4 typ host",
        "candidate:1 1 udp 1 1:2:3:4:5:6:7:8::9 4 typ host",
        "candidate:1 1 udp 1 1.2.3.4::1 4 typ host",
        "candidate:1 1 udp 1 :1 4 typ host",
        "candidate:1 1 dtls 1 192.0.2.1 4 typ host",
        "candidate:1 1 udp 1 192.0.2.1 4 typ other",
        "candidate:1 1 udp -1 192.0.2.1 4 typ host",
        "candidate:1 1 udp 1 192.0.2.1 4 typ host\r\na=evil:1",
        "candidate:1 1 udp 1 192.0.2.1 4 typ host generation",
        "candidate:1  1 udp 1 192.0.2.1 4 typ host"
      })
  void bad(String text) {
    assertThat(PeerCandidates.read(text)).isEmpty();
    assertThat(PeerCandidates.read(text + " generation 0".repeat(100))).isEmpty();
  }
}
