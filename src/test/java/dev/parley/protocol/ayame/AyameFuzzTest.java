package dev.parley.protocol.ayame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.it.json.JsonReader;
import dev.parley.it.json.JsonTree;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.webhook.WebhookResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a client registers with, and what a webhook answers. */
class AyameFuzzTest {
  private static final String CONNECTION = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** What webhooks are told is JSON, whatever the client wrote, and names each thing once. */
  @FuzzTest(maxDuration = "10m")
  void registration(byte[] data) {
    Frame frame;
    try {
      frame = Registration.READER.read(text(data));
    } catch (BadFrame refused) {
      return;
    }
    for (Optional<String> room : List.of(Optional.<String>empty(), Optional.of("r"))) {
      if (Registration.read(frame, room, CONNECTION) instanceof Registration.Read.Valid valid) {
        judge(valid.request());
        judge(valid.registration().identity());
        assertThat(RoomIds.isValid(valid.registration().roomId())).isTrue();
        room.ifPresent(named -> assertThat(valid.registration().roomId()).isEqualTo(named));
      }
    }
  }

  private static void judge(String payload) {
    JsonTree.Obj tree = (JsonTree.Obj) JsonReader.read(payload);
    assertThat(tree.string("connectionId")).isEqualTo(CONNECTION);
    assertThat(tree.members().stream().map(member -> member.key().text()))
        .doesNotHaveDuplicates()
        .contains("roomId", "clientId");
  }

  /** Nobody comes in but for a clear word, and what clients are told is JSON without nulls. */
  @FuzzTest(maxDuration = "10m")
  void verdict(byte[] data) {
    String body = text(data);
    Verdict verdict = Verdict.of(new WebhookResult.Answered(200, body));
    if (verdict instanceof Verdict.Allowed allowed) {
      JsonTree.Obj answer = (JsonTree.Obj) JsonReader.read(body);
      assertThat(
              answer.members().stream()
                  .filter(m -> m.key().text().equals("allowed"))
                  .map(m -> m.value().toString()))
          .contains("true");
      if (allowed.iceServers() != null) {
        assertThat(JsonReader.read(allowed.iceServers())).isInstanceOf(JsonTree.Arr.class);
      }
    } else if (verdict instanceof Verdict.Denied denied) {
      assertThat(JsonReader.read(denied.reason())).isInstanceOf(JsonTree.Str.class);
    }
    assertThat(Verdict.of(new WebhookResult.Answered(500, body)))
        .isInstanceOf(Verdict.Unclear.class);
  }
}
