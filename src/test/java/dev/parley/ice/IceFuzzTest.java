package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.settings.BadSetting;
import dev.parley.settings.SettingsReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Lists of ICE servers are what browsers take, or stop the deployment without quoting secrets. */
class IceFuzzTest {
  private static final String SECRET = "the-credential";

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  @FuzzTest(maxDuration = "10m")
  void servers(byte[] data) {
    String text = text(data);
    try {
      ConfiguredIceServers read =
          ConfiguredIceServers.read(SettingsReader.of(Map.of("ICE_SERVERS", text)));
      read.list().ifPresent(list -> assertThat(list).isEqualTo(text.strip()));
    } catch (BadSetting refused) {
      assertThat(refused.getMessage()).startsWith("ICE_SERVERS ").doesNotContain(SECRET);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void uris(byte[] data) {
    try {
      String text = text(data);
      boolean turn = IceUri.of(text).needsCredentials();
      assertThat(text).matches(turn ? "(?is)turns?:.*" : "(?is)stuns?:.*");
    } catch (IllegalArgumentException refused) {
      assertThat(refused).isNotNull();
    }
  }
}
