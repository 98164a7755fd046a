package dev.parley.it.browser;

import com.microsoft.playwright.Page;

/** Pictures of the pages, kept as build output to be looked at. */
final class Screenshots {

  private Screenshots() {}

  /** Keeps the whole page as {@code target/screenshots/SERVER/NAME.png}. */
  static void take(Visitor visitor, String name) {
    visitor
        .page()
        .screenshot(
            new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(ServerUnderTest.screenshots().resolve(name + ".png")));
  }
}
