package dev.parley.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.it.client.Header;
import dev.parley.it.client.HttpProbe;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each page as a person finds it: by day, by night, on a telephone, without a mouse. */
class PagesIT {

  private static final Map<String, String> PAGES =
      Map.of(
          "landing", "",
          "ayame", "try/ayame.html?room=tea-room",
          "remote-id", "try/remote-id.html?id=MA-X7K9-P2M4",
          "gateway", "try/remote.html?id=MA-X7K9-P2M4",
          "pairing", "try/pairing.html",
          "named", "try/named.html?name=ada");

  private static Chromium chromium;

  @BeforeAll
  static void startChromium() {
    ServerUnderTest.base();
    chromium = Chromium.start();
  }

  @AfterAll
  static void stopChromium() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("pagesAndScreens")
  void aPageFitsItsScreenAndIsKeptAsAPicture(String page, Screen screen) {
    try (Visitor visitor = chromium.visitor(screen.options())) {
      visitor.open(PAGES.get(page));
      if (page.equals("landing")) {
        visitor.sees("state", "Up");
      }
      Screenshots.take(visitor, page + "-" + screen.name().toLowerCase(Locale.ROOT));

      assertThat(visitor.page().evaluate("document.documentElement.scrollWidth - innerWidth"))
          .as("pixels that stick out to the right")
          .isEqualTo(0);
      assertThat(visitor.mishaps()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageWorksUnderTheStrictPolicyOfItsServer(String page) {
    try (Visitor visitor = chromium.visitor()) {
      visitor.open(PAGES.get(page));
      if (page.equals("landing")) {
        visitor.sees("state", "Up");
      } else {
        visitor.sees("status", "Offline");
        visitor.page().locator("#lobby button[type=submit]").click();
        // There is nobody at home in this test.
        if (!page.equals("remote-id") && !page.equals("gateway")) {
          visitor.sees("status", "Online");
        }
      }

      assertThat(visitor.mishaps()).isEmpty();
    }
  }

  @Test
  void theLandingPageCountsWhoIsThere() {
    try (Visitor landing = chromium.visitor();
        Visitor named = chromium.visitor()) {
      named.open("try/named.html?space=count&name=ada").click("join").sees("status", "Online");

      landing.open("");

      landing.sees("state", "Up");
      PlaywrightAssertions.assertThat(landing.page().locator("[data-key='named.names']"))
          .hasText(Pattern.compile("[1-9]\\d*"));
      for (String group : List.of("ayame", "remote-id", "pairing", "named")) {
        PlaywrightAssertions.assertThat(
                landing.page().locator("[data-group='" + group + "'] [data-key]").first())
            .isVisible();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everythingThatAPageNeedsIsServedAsWhatItIs(String page) {
    try (Visitor visitor = chromium.visitor()) {
      List<String> wrong = new ArrayList<>();
      visitor
          .page()
          .onResponse(
              response -> {
                String path = URI.create(response.url()).getPath();
                String type = response.headers().getOrDefault("content-type", "none");
                if (!type.startsWith(expectedType(path))) {
                  wrong.add(path + " is " + type);
                }
              });
      visitor.open(PAGES.get(page));

      visitor
          .page()
          .waitForFunction(
              "[...document.images].every((image) => image.complete && image.naturalWidth > 0)");
      assertThat(wrong).isEmpty();
    }
  }

  @Test
  void aPageOfAnotherSiteMayUseTheClient() {
    try (Visitor visitor = chromium.visitor()) {
      URI here = ServerUnderTest.base();
      // The same machine by another name is another origin; its page is none of the server's, whose
      // own policy would not let it load anything from elsewhere.
      String elsewhere = "http://localhost:" + here.getPort() + "/elsewhere.html";
      visitor
          .page()
          .route(
              elsewhere,
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setContentType("text/html")
                          .setBody("<!doctype html><title>Elsewhere</title>")));
      visitor.page().navigate(elsewhere);

      Object state =
          visitor
              .page()
              .evaluate(
                  """
                  async (module) => {
                    const { NamedPeersClient } = await import(module);
                    const client = new NamedPeersClient({ name: "ada", space: "elsewhere" });
                    await client.connect();
                    try {
                      return client.state;
                    } finally {
                      client.close();
                    }
                  }
                  """,
                  here.resolve("client/parley.js").toString());

      assertThat(state).isEqualTo("registered");
    }
  }

  @Test
  void aFileThatTheBrowserHasIsNotSentAgainUnlessItChanged() throws Exception {
    URI file = ServerUnderTest.base().resolve("client/parley.js");
    String tag = HttpProbe.get(file).header("ETag").orElseThrow();
    String other = HttpProbe.get(file.resolve("backoff.js")).header("ETag").orElseThrow();

    assertThat(tag).isNotEqualTo(other);
    assertThat(asked(file, tag)).isEqualTo(304);
    assertThat(asked(file, "W/" + tag)).isEqualTo(304);
    assertThat(asked(file, other + ", " + tag)).isEqualTo(304);
    assertThat(asked(file, other)).isEqualTo(200);
  }

  private static int asked(URI file, String tags) throws IOException, InterruptedException {
    return HttpProbe.send("GET", file, List.of(new Header("If-None-Match", tags)), "").status();
  }

  @Test
  void theExamplesNameThisServer() {
    try (Visitor visitor = chromium.visitor()) {
      visitor.open("");
      String host = ServerUnderTest.base().getAuthority();

      assertThat(visitor.page().locator("[data-address]").allInnerTexts())
          .hasSize(4)
          .allSatisfy(address -> assertThat(address).startsWith("ws://" + host + "/"));
      assertThat(visitor.page().locator(".sample code").allInnerTexts())
          .hasSize(4)
          .allSatisfy(code -> assertThat(code).contains("http://" + host + "/client/parley.js"));
    }
  }

  @Test
  void aRoomCanBeEnteredAndLeftWithTheKeyboardAlone() {
    try (Visitor visitor = chromium.visitor()) {
      visitor.open("try/ayame.html?room=keyboard");
      visitor.page().keyboard().press("Tab");
      assertThat(focused(visitor)).isEqualTo("Skip to content");
      visitor.page().keyboard().press("Enter");
      visitor.page().keyboard().press("Tab");
      assertThat(visitor.page().evaluate("document.activeElement.id")).isEqualTo("room");
      visitor.page().keyboard().press("Enter");
      visitor.sees("words", "alone so far");

      visitor.page().locator("#leave").focus();
      visitor.page().keyboard().press("Enter");

      visitor.sees("status", "Offline");
      assertThat(visitor.mishaps()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyControlHasANameAndEveryPageALanguageAndOneHeading(String page) {
    try (Visitor visitor = chromium.visitor()) {
      visitor.open(PAGES.get(page));

      assertThat(visitor.page().evaluate(NAMELESS)).isEqualTo(List.of());
      assertThat(visitor.page().locator("html").getAttribute("lang")).isEqualTo("en");
      PlaywrightAssertions.assertThat(visitor.page().locator("h1")).hasCount(1);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("pagesAndScreens")
  void everyTextStandsOutFromItsBackground(String page, Screen screen) {
    try (Visitor visitor = chromium.visitor(screen.options())) {
      visitor.open(PAGES.get(page));

      assertThat(visitor.page().evaluate(TOO_FAINT)).as("contrast below 4.5").isEqualTo(List.of());
    }
  }

  /** Controls that a screen reader could not announce. */
  private static final String NAMELESS =
      """
      [...document.querySelectorAll("button, input, a, video, summary")]
        .filter((element) => !element.labels?.length && !element.textContent.trim()
          && !element.getAttribute("aria-label") && !element.getAttribute("aria-labelledby"))
        .map((element) => element.outerHTML)
      """;

  /** Texts whose contrast (WCAG 2.2, 1.4.3) is too low, disabled controls excepted. */
  private static final String TOO_FAINT =
      """
      (() => {
        const rgb = (css) => css.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b]
          .map((part) => part / 255)
          .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
          .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = (element) => {
          for (let at = element; at; at = at.parentElement) {
            const colour = rgb(getComputedStyle(at).backgroundColor);
            if (colour.length === 3 || colour[3] > 0) return colour;
          }
          return [255, 255, 255];
        };
        const own = (element) => [...element.childNodes].some((node) =>
          node.nodeType === 3 && node.textContent.trim());
        return [...document.body.querySelectorAll("*:not(svg *, noscript, script)")]
          .filter((element) => own(element) && element.checkVisibility()
            && !element.closest(":disabled, .skip"))
          .map((element) => {
            const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
            return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), element];
          })
          .filter(([contrast]) => contrast < 4.5)
          .map(([contrast, element]) => `${contrast.toFixed(2)} ${element.outerHTML}`);
      })()
      """;

  /** What a page may be looked at on. */
  enum Screen {
    LIGHT,
    DARK,
    PHONE;

    Browser.NewContextOptions options() {
      Browser.NewContextOptions options = new Browser.NewContextOptions();
      return switch (this) {
        case LIGHT -> options.setViewportSize(1280, 900).setColorScheme(ColorScheme.LIGHT);
        case DARK -> options.setViewportSize(1280, 900).setColorScheme(ColorScheme.DARK);
        case PHONE ->
            options
                .setViewportSize(360, 740)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true);
      };
    }
  }

  static Stream<String> pages() {
    return PAGES.keySet().stream().sorted();
  }

  static Stream<Arguments> pagesAndScreens() {
    return pages()
        .flatMap(page -> Stream.of(Screen.values()).map(screen -> Arguments.of(page, screen)));
  }

  private static String expectedType(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "js" -> "text/javascript";
      case "css" -> "text/css";
      case "svg" -> "image/svg+xml";
      case "html" -> "text/html";
      default -> path.equals("/") ? "text/html" : "";
    };
  }

  private static String focused(Visitor visitor) {
    return (String) visitor.page().evaluate("document.activeElement.textContent.trim()");
  }
}
