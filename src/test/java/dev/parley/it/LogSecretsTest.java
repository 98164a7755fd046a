package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogSecretsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "refused eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln",
        "GET /ws?access_token=abc",
        "Authorization: Bearer abc",
        "bad frame: {\"type\":\"offer\",\"sdp\":\"v=0\"}",
        "a=ice-pwd:0123456789",
        "sent [{\"urls\":\"turn:x\",\"credential\":\"c\"}]",
        "TURN_SECRET is top-secret-of-all"
      })
  void aSecretIsFound(String line) {
    assertThat(LogSecrets.found("fine\n" + line + "\nfine", List.of("top-secret-of-all")))
        .contains(line);
  }

  @Test
  void ordinaryLinesAreFine() {
    assertThat(
            LogSecrets.found(
                "upgrade of /ws from 192.0.2.1 refused: 401 {\"error\":\"Invalid token\"}\n"
                    + "ayame n-1: accepted as 01JXYZ\nconnect[from=n-2, ref=s1, 42 chars]",
                List.of("top-secret-of-all")))
        .isEmpty();
  }
}
