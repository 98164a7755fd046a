package dev.parley.it.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The system's Chromium, without a window, with a camera and a microphone that are not real. */
final class Chromium implements AutoCloseable {

  /** Where to look first: a system property or an environment variable of this name. */
  private static final String SETTING = "PARLEY_CHROMIUM";

  private static final List<String> USUAL_PLACES =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/bin/google-chrome",
          "/usr/bin/google-chrome-stable");

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--use-fake-device-for-media-stream",
          "--use-fake-ui-for-media-stream",
          // A build machine may have neither multicast for .local names nor any network at all; and
          // a page whose headers a test has changed no longer counts as coming from this machine.
          "--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks",
          "--allow-loopback-in-peer-connection");

  private final Playwright playwright;
  private final Browser browser;

  /** The process that drives the browser, which is this one's child. */
  private final ProcessHandle driver;

  private Chromium(Playwright playwright, Browser browser, ProcessHandle driver) {
    this.playwright = playwright;
    this.browser = browser;
    this.driver = driver;
  }

  /** Starts it; skips the test where there is none, or fails it in CI. */
  static Chromium start() {
    Path executable = find().orElseGet(Chromium::absent);
    Set<ProcessHandle> before = children();
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      Set<ProcessHandle> drivers = children();
      drivers.removeAll(before);
      BrowserType.LaunchOptions options =
          new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS);
      Browser browser = playwright.chromium().launch(options);
      return new Chromium(playwright, browser, drivers.iterator().next());
    } catch (RuntimeException failed) {
      playwright.close();
      throw failed;
    }
  }

  /** A bare page, for tests that serve it themselves. */
  Page page() {
    return browser.newPage();
  }

  /** A person of their own: no cookie, no process and no cache is shared with others. */
  Visitor visitor(Browser.NewContextOptions options) {
    return new Visitor(browser.newContext(options));
  }

  /** A person in front of an ordinary screen. */
  Visitor visitor() {
    return visitor(new Browser.NewContextOptions());
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toCollection(HashSet::new));
  }

  /** Kills all processes of this browser at once (SIGKILL): it says goodbye to nobody. */
  void kill() {
    List<ProcessHandle> processes = driver.descendants().toList();
    Assertions.assertFalse(processes.isEmpty(), "no process of the browser was found");
    processes.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    playwright.close();
  }

  private static Optional<Path> find() {
    Stream<String> named = Stream.of(System.getProperty(SETTING), System.getenv(SETTING));
    return Stream.concat(named.filter(Objects::nonNull), USUAL_PLACES.stream())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path absent() {
    String words =
        "There is no Chromium on this machine. Install one (Debian package chromium) or name one in "
            + SETTING
            + ".";
    if ("true".equals(System.getenv("CI"))) {
      return Assertions.fail(words);
    }
    return Assumptions.abort(words);
  }
}
