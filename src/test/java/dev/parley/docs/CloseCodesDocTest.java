package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseCodesDocTest {

  @Test
  void theDocumentListsExactlyTheCausesOfTheCode() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("docs/CLOSE-CODES.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(CloseCause.values()).map(CloseCodesDocTest::row).toList());
  }

  private static String row(CloseCause cause) {
    String comeBack =
        switch (cause.retry()) {
          case YES -> "yes";
          case NO -> "no";
          case CLIENT_DECIDES -> "as it likes";
        };
    String reason = cause.reason().isEmpty() ? "(none)" : "`" + cause.reason() + "`";
    return "| `" + cause.label() + "` | " + cause.code() + " | " + reason + " | " + comeBack + " |";
  }

  @ParameterizedTest
  @EnumSource
  void aReasonFitsIntoACloseFrame(CloseCause cause) {
    assertThat(cause.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
  }
}
