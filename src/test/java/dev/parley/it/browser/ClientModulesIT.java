package dev.parley.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The tests of the browser modules, which are written in their own language in {@code src/test/js},
 * run in the browser that they are for. No server is needed: the modules come from the source tree.
 */
class ClientModulesIT {

  /** Never reached: every request is answered here. The name makes it a secure context. */
  private static final String ORIGIN = "http://modules.localhost";

  private static Chromium chromium;
  private static Page page;

  @BeforeAll
  static void openThePage() {
    chromium = Chromium.start();
    page = chromium.page();
    page.route("**/*", ClientModulesIT::answer);
    page.navigate(ORIGIN + "/");
    page.evaluate("import('/js/all.js').then((tests) => { window.tests = tests; })");
  }

  @AfterAll
  static void stopChromium() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> modules() {
    List<?> names = (List<?>) page.evaluate("tests.names()");
    assertThat(names).isNotEmpty();
    return names.stream()
        .map(String.class::cast)
        .map(name -> DynamicTest.dynamicTest(name, () -> run(name)));
  }

  private static void run(String name) {
    assertThat(page.evaluate("name => tests.run(name)", name)).as(name).isNull();
  }

  private static void answer(Route route) {
    String path = URI.create(route.request().url()).getPath();
    if (path.equals("/")) {
      route.fulfill(
          new Route.FulfillOptions()
              .setContentType("text/html")
              .setBody("<!doctype html><title>Modules</title>"));
      return;
    }
    Path root = Path.of("src", path.startsWith("/js/") ? "test" : "main/webapp");
    Path file = root.resolve(path.substring(1));
    if (Files.isRegularFile(file)) {
      route.fulfill(new Route.FulfillOptions().setContentType("text/javascript").setPath(file));
    } else {
      route.fulfill(new Route.FulfillOptions().setStatus(404));
    }
  }
}
