package dev.parley.ops.health;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the JSON form of MicroProfile Health 4, section "Appendix A: REST interfaces". */
final class HealthJson {

  private static final JsonFactory JSON = new JsonFactory();

  private HealthJson() {}

  /** {@code {"status":S,"checks":[…]}}. */
  static String of(Status overall, List<HealthCheckResponse> checks) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("status", overall.name());
      json.writeArrayPropertyStart("checks");
      checks.forEach(check -> write(check, json));
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  /** {@code {"error":TEXT}}, as all of Parley's HTTP errors. */
  static String error(String message) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("error", message);
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(HealthCheckResponse check, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", check.getName());
    json.writeStringProperty("status", check.getStatus().name());
    check.getData().ifPresent(data -> writeData(data, json));
    json.writeEndObject();
  }

  private static void writeData(Map<String, Object> data, JsonGenerator json) {
    json.writeObjectPropertyStart("data");
    data.forEach(
        (key, value) -> {
          json.writeName(key);
          // HealthCheckResponseBuilder takes text, long and boolean; nothing else can be in here.
          if (value instanceof Long number) {
            json.writeNumber(number);
          } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
          } else {
            json.writeString(String.valueOf(value));
          }
        });
    json.writeEndObject();
  }
}
