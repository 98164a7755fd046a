package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.guard.token.TokenProblem;
import dev.parley.guard.token.TokenSettings;
import dev.parley.guard.token.Tokens;
import dev.parley.settings.SettingsReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What strangers, and operators, may write into headers and variables. */
class GuardFuzzTest {
  private static final String PROXY = "10.0.0.1";
  private static final String CLIENT = "192.0.2.77";

  private static final ClientAddresses ADDRESSES =
      new ClientAddresses(List.of(Cidr.of("10.0.0.0/8")));

  private static final Tokens TOKENS =
      TestGuards.access(
              TokenSettings.read(
                  SettingsReader.of(
                      Map.of("AUTH_SHARED_SECRET", "0123456789abcdef0123456789abcdef"))))
          .tokens()
          .orElseThrow();

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** However a client fills the header, what the proxy writes behind it is what counts. */
  @FuzzTest(maxDuration = "10m")
  void forwardedFor(byte[] data) {
    String forged = text(data);
    assertThat(address("x-forwarded-for", forged + ", " + CLIENT)).isEqualTo(CLIENT);
    assertThat(address("x-forwarded-for", forged, CLIENT)).isEqualTo(CLIENT);
  }

  @FuzzTest(maxDuration = "10m")
  void forwarded(byte[] data) {
    String forged = text(data);
    assertThat(address("forwarded", forged, "for=" + CLIENT)).isEqualTo(CLIENT);
    // In one line an open quote may swallow it; then it is the proxy, and nobody else.
    assertThat(address("forwarded", forged + ", for=" + CLIENT)).isIn(CLIENT, PROXY);
  }

  private static String address(String name, String... values) {
    return ADDRESSES.of(PROXY, Map.of(name, List.of(values))).toString();
  }

  @FuzzTest(maxDuration = "10m")
  void ranges(byte[] data) {
    Cidr range;
    try {
      range = Cidr.of(text(data));
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertThat(Cidr.of(range.toString())).isEqualTo(range);
    assertThat(range.contains(range.network())).isTrue();
  }

  @FuzzTest(maxDuration = "10m")
  void origins(byte[] data) {
    String normal;
    try {
      normal = Origins.normal(text(data));
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertThat(Origins.normal(normal)).isEqualTo(normal);
    assertThat(new Origins(List.of("https://app.example.org"), false).allowsUpgrade(normal))
        .isEqualTo(normal.equals("https://app.example.org"));
  }

  /** Nobody guesses a signature. */
  @FuzzTest(maxDuration = "10m")
  void tokens(byte[] data) {
    try {
      TOKENS.check(text(data));
    } catch (TokenProblem problem) {
      assertThat(problem.kind()).isEqualTo(TokenProblem.Kind.INVALID);
      return;
    }
    throw new AssertionError("a token that nobody signed was accepted");
  }
}
