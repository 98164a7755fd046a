package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {

  /**
   * Every variable that any room reads: all settings groups are found and read with nothing set.
   */
  private static Map<String, Setting<?>> variables() throws ReflectiveOperationException {
    SettingsReader reader = SettingsReader.of(Map.of());
    for (JavaClass group :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.parley")) {
      if (group.isAssignableTo(SettingsGroup.class) && !group.isInterface()) {
        group.reflect().getMethod("read", SettingsReader.class).invoke(null, reader);
      }
    }
    return new TreeMap<>(reader.asked());
  }

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
    List<String> expected = variables().values().stream().map(ConfigurationDocTest::row).toList();
    assertThat(documented()).containsExactlyElementsOf(expected);
  }

  private static List<String> documented() throws IOException {
    return Files.readAllLines(Path.of("docs/CONFIGURATION.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .toList();
  }

  @Test
  void everyVariableOfTheContractIsThere() throws Exception {
    assertThat(variables().keySet())
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
