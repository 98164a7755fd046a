package dev.parley.gateway.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.signaling.SignalingMessage.Answer;
import dev.parley.gateway.signaling.SignalingMessage.ClientConnected;
import dev.parley.gateway.signaling.SignalingMessage.ClientDisconnected;
import dev.parley.gateway.signaling.SignalingMessage.IceCandidate;
import dev.parley.gateway.signaling.SignalingMessage.Malformed;
import dev.parley.gateway.signaling.SignalingMessage.Offer;
import dev.parley.gateway.signaling.SignalingMessage.ServerError;
import dev.parley.gateway.signaling.SignalingMessage.Unknown;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalingReaderTest {

  private static SignalingMessage message(String json) {
    return SignalingReader.read(json.replace('\'', '"')).message();
  }

  @Test
  void sessionsComeAndGo() {
    assertThat(message("{'type':'client-connected','sessionId':'aZ09._~-'}"))
        .isEqualTo(new ClientConnected("aZ09._~-"));
    assertThat(message("{'type':'client-disconnected','sessionId':'S','more':[1]}"))
        .isEqualTo(new ClientDisconnected("S"));
  }

  @Test
  void descriptionsAreReadWrappedOrBare() {
    assertThat(
            message("{'type':'offer','sessionId':'S','data':{'type':'offer','sdp':'v=0\\r\\n'}}"))
        .isEqualTo(new Offer("S", "v=0\r\n"));
    assertThat(message("{'type':'answer','sessionId':'S','data':{'sdp':'v=0'}}"))
        .isEqualTo(new Answer("S", "v=0"));
    assertThat(message("{'type':'offer','sessionId':'S','data':'v=0'}"))
        .isEqualTo(new Offer("S", "v=0"));
  }

  @ParameterizedTest
  @CsvSource({
    "'candidate:1 1 udp 1 192.0.2.1 9 typ host', 'candidate:1 1 udp 1 192.0.2.1 9 typ host'",
    "'1 1 udp 1 192.0.2.1 9 typ host', 'candidate:1 1 udp 1 192.0.2.1 9 typ host'",
    "'a=candidate:1 1 udp 1 192.0.2.1 9 typ host', 'candidate:1 1 udp 1 192.0.2.1 9 typ host'",
    "'', ''",
  })
  void candidatesAreReadWithAndWithoutTheirPrefixAndEmpty(String given, String read) {
    assertThat(
            message(
                "{'type':'ice-candidate','sessionId':'S','data':{'candidate':'"
                    + given
                    + "','sdpMid':'0','sdpMLineIndex':1}}"))
        .isEqualTo(new IceCandidate("S", read, Optional.of("0"), 1));
    assertThat(message("{'type':'ice-candidate','sessionId':'S','data':'" + given + "'}"))
        .isEqualTo(new IceCandidate("S", read, Optional.empty(), 0));
  }

  @Test
  void noCandidateIsTheEndOfThem() {
    for (String data :
        new String[] {"", ",'data':null", ",'data':{}", ",'data':{'candidate':null}"}) {
      assertThat(message("{'type':'ice-candidate','sessionId':'S'" + data + "}"))
          .isEqualTo(new IceCandidate("S", "", Optional.empty(), 0));
    }
  }

  @Test
  void errorsAndUnknownTypesAreMessagesToo() {
    assertThat(message("{'type':'error','error':'Session not found'}"))
        .isEqualTo(new ServerError("Session not found"));
    assertThat(message("{'type':'error'}")).isEqualTo(new ServerError("an error without words"));
    assertThat(message("{'type':'morse\\u001b[2J'}")).isEqualTo(new Unknown("morse?[2J"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{'type':7}",
        "{'type':'offer','type':'offer'}",
        "{'type':'client-connected'}",
        "{'type':'client-connected','sessionId':7}",
        "{'type':'client-connected','sessionId':''}",
        "{'type':'client-connected','sessionId':'a/b'}",
        "{'type':'client-connected','sessionId':'a b'}",
        "{'type':'offer','sessionId':'S'}",
        "{'type':'offer','sessionId':'S','data':{}}",
        "{'type':'offer','sessionId':'S','data':{'sdp':''}}",
        "{'type':'offer','sessionId':'S','data':{'sdp':{}}}",
        "{'type':'offer','sessionId':'S','data':[1]}",
        "{'type':'ice-candidate','data':{'candidate':''}}",
        "{'type':'ice-candidate','sessionId':'S','data':7}",
        "{'type':'ice-candidate','sessionId':'S','data':{'candidate':7}}",
        "{'type':'ice-candidate','sessionId':'S','data':{'candidate':'','sdpMLineIndex':-1}}",
        "{'type':'ice-candidate','sessionId':'S','data':{'candidate':'','sdpMLineIndex':65536}}",
        "{'type':'ice-candidate','sessionId':'S','data':{'candidate':'','sdpMLineIndex':1e9}}",
        "{'type':'ice-candidate','sessionId':'S','data':{'candidate':'','sdpMLineIndex':'0'}}",
      })
  void whatLacksSomethingIsMalformed(String json) {
    assertThat(message(json)).isInstanceOf(Malformed.class);
  }

  @Test
  void nothingThatIsThrownAtItMakesItThrow() {
    String whole =
        "{\"type\":\"ice-candidate\",\"sessionId\":\"S\",\"data\":{\"candidate\":\"candidate:1\","
            + "\"sdpMid\":\"0\",\"sdpMLineIndex\":0}}";
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int wounds = random.nextInt(4); wounds >= 0; wounds--) {
        text.setCharAt(
            random.nextInt(text.length()),
            (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
      }
      assertThat(SignalingReader.read(text.substring(0, random.nextInt(text.length() + 1))))
          .isNotNull();
    }
    assertThat(message("[".repeat(100_000))).isInstanceOf(Malformed.class);
  }

  @Test
  void wordsForATerminalHaveNoControlCharactersAndAnEnd() {
    String words = "\\u001b[2J\\u0007" + "x".repeat(1000);
    assertThat(
            SignalingReader.read("{\"type\":\"registered\",\"remoteId\":\"" + words + "\"}")
                .remoteId())
        .startsWith("?[2J?x")
        .hasSizeLessThan(200);
    assertThat(SignalingReader.read("{\"type\":\"error\",\"error\":\"" + words + "\"}").message())
        .isInstanceOfSatisfying(
            SignalingMessage.ServerError.class,
            error -> assertThat(error.error()).startsWith("?[2J?x").hasSizeLessThan(200));
  }
}
