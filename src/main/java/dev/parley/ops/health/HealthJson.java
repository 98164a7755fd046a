package dev.parley.ops.health;

import dev.parley.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;

/** Writes the JSON form of MicroProfile Health 4, section "Appendix A: REST interfaces". */
final class HealthJson {

  private HealthJson() {}

  /** {@code {"status":S,"checks":[…]}}. */
  static String of(Status overall, List<HealthCheckResponse> checks) {
    String each = checks.stream().map(HealthJson::check).collect(Collectors.joining(",", "[", "]"));
    return JsonText.object().put("status", overall.name()).raw("checks", each).end();
  }

  /** {@code {"error":TEXT}}, as all of Parley's HTTP errors. */
  static String error(String message) {
    return JsonText.object().put("error", message).end();
  }

  private static String check(HealthCheckResponse check) {
    return JsonText.object()
        .put("name", check.getName())
        .put("status", check.getStatus().name())
        .raw("data", check.getData().map(HealthJson::data).orElse(null))
        .end();
  }

  private static String data(Map<String, Object> data) {
    JsonText json = JsonText.object();
    data.forEach(
        (key, value) -> {
          // HealthCheckResponseBuilder takes text, long and boolean; nothing else can be in here.
          if (value instanceof Long number) {
            json.put(key, number);
          } else if (value instanceof Boolean truth) {
            json.put(key, truth);
          } else {
            json.put(key, String.valueOf(value));
          }
        });
    return json.end();
  }
}
