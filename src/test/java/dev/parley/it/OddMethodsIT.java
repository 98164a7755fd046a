package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.Header;
import dev.parley.it.client.HttpAnswer;
import dev.parley.it.client.HttpProbe;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerPool;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Methods that servers may answer before an application is asked, each in its own way: TRACE would
 * send a request's headers back, cookies and tokens among them; what writes must find nothing to
 * write. What an application is asked is in {@code http/endpoints.txt}.
 */
class OddMethodsIT {
  private static final String MARK = "must-not-be-reflected";

  private static AppServer server;

  @BeforeAll
  static void aServerWithoutSettings() {
    server = ServerPool.get();
  }

  @ParameterizedTest
  @CsvSource({
    "TRACE, /",
    "TRACE, /healthz",
    "TRACE, /ws",
    "TRACE, /signaling?roomId=r",
    "TRACE, /client/parley.js",
    "TRACE, /health",
    "TRACE, /no/such/page",
    "PUT, /new.html",
    "DELETE, /no/such/page",
    "PROPFIND, /WEB-INF/web.xml",
    "MKCOL, /new",
    "ODD, /no/such/page"
  })
  void refusedAndNothingIsReflected(String method, String path) throws Exception {
    List<Header> headers =
        List.of(new Header("X-Mark", MARK), new Header("Authorization", "Bearer " + MARK));
    HttpAnswer answer = HttpProbe.send(method, server.http(path), headers, "");
    assertThat(answer.status()).isIn(403, 404, 405, 501);
    assertThat(answer.toString()).doesNotContain(MARK);
    HttpAnswer after = HttpProbe.get(server.http("/healthz"));
    assertThat(after.status()).isEqualTo(200);
  }
}
