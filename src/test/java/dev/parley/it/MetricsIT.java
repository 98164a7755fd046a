package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.HttpAnswer;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerPool;
import org.junit.jupiter.api.Test;

/** {@code /admin/metrics} tells of what happens, and gauges are zero when it is over. */
class MetricsIT {

  @Test
  void metricsTellOfWhatGoesOnAndOfNothingWhenItIsOver() throws Exception {
    AppServer server = ServerPool.get(AdminClient.SETTINGS);
    TestServer asked = TestServers.of(server);
    AdminClient operator = AdminClient.of(asked);
    Figures.awaitZero(asked);
    double paired = operator.metric("parley_pairing_wait_seconds_count{protocol=\"pairing\"}");
    double closed =
        operator.metric("parley_lines_closed_total{cause=\"client\",protocol=\"named\"}");

    OneOfEach sockets = OneOfEach.connect(server);
    try {
      assertThat(operator.metric("parley_lines{protocol=\"ayame\"}")).isEqualTo(2);
      assertThat(operator.metric("parley_rooms{protocol=\"ayame\"}")).isEqualTo(1);
      assertThat(operator.metric("parley_servers{protocol=\"remote-id\"}")).isEqualTo(1);
      assertThat(operator.metric("parley_sessions{protocol=\"remote-id\"}")).isEqualTo(1);
      assertThat(operator.metric("parley_rooms{protocol=\"pairing\"}")).isEqualTo(1);
      assertThat(operator.metric("parley_names{protocol=\"named\"}")).isEqualTo(2);
      assertThat(operator.metric("parley_lines{protocol=\"undecided\"}")).isEqualTo(1);
      assertThat(operator.metric("parley_connections")).isEqualTo(9);
      assertThat(operator.metric("parley_pairing_wait_seconds_count{protocol=\"pairing\"}"))
          .isEqualTo(paired + 2);
      assertThat(operator.metric("parley_send_queue_seconds_count")).isPositive();
    } finally {
      sockets.close();
    }
    Figures.awaitZero(asked);
    HttpAnswer after = operator.get("/admin/metrics");
    assertThat(after.header("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
    assertThat(
            after
                .body()
                .lines()
                .filter(
                    line ->
                        line.matches(
                            "parley_(lines|rooms|members|servers|sessions|waiting|names|spaces"
                                + "|connections|addresses|send_memory_bytes)[{ ].*")))
        .hasSizeGreaterThan(12)
        .allMatch(line -> line.endsWith(" 0.0"));
    assertThat(operator.metric("parley_ready")).isEqualTo(1);
    assertThat(operator.metric("parley_engine_up{engine=\"local\"}")).isEqualTo(1);
    assertThat(
            operator.metric("parley_lines_closed_total{cause=\"client\",protocol=\"named\"}")
                + operator.metric(
                    "parley_lines_closed_total{cause=\"connection_lost\",protocol=\"named\"}"))
        .isGreaterThanOrEqualTo(closed + 2);
  }
}
