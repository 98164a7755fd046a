package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {

  private static String row(Setting<?> setting) {
    String byDefault =
        setting.defaultText().isEmpty() ? "(not set)" : "`" + setting.defaultText() + "`";
    return "| `"
        + setting.name()
        + "` | "
        + byDefault
        + " | "
        + setting.allowed()
        + " | "
        + setting.meaning()
        + " |";
  }

  @Test
  void theDocumentListsExactlyTheVariablesOfTheCode() throws Exception {
    List<String> expected =
        Variables.all().values().stream().map(ConfigurationDocTest::row).toList();
    assertThat(documented()).containsExactlyElementsOf(expected);
  }

  private static List<String> documented() throws IOException {
    return Files.readAllLines(Path.of("docs/CONFIGURATION.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .toList();
  }

  @Test
  void everyVariableOfTheContractIsThere() throws Exception {
    assertThat(Variables.all().keySet())
        .contains(
            "AUTHN_WEBHOOK_URL",
            "DISCONNECT_WEBHOOK_URL",
            "COPY_WEBSOCKET_HEADER_NAMES",
            "TYPE_MESSAGE",
            "WS_PING_INTERVAL_SEC",
            "WS_PONG_TIMEOUT_SEC",
            "WS_READ_TIMEOUT_SEC",
            "READ_LIMIT_BYTES",
            "AYAME_ROOM_ID_REQUIRED",
            "WEBHOOK_REQUEST_TIMEOUT_SEC",
            "ALLOWED_ORIGIN",
            "REQUEUE_ON_PARTNER_LEAVE",
            "PORT",
            "ENVIRONMENT",
            "REGISTER_TIMEOUT_SEC",
            "LIVENESS_INTERVAL_SEC",
            "SESSION_READY_TIMEOUT_SEC",
            "REMATCH_COOLDOWN_SEC",
            "MAX_MSG_PER_SECOND",
            "NAMED_MAX_MSG_PER_SECOND",
            "NAMED_CLIENT_LIST",
            "ICE_SERVERS");
  }
}
