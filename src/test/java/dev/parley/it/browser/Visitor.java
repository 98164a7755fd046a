package dev.parley.it.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * One person with one page, and a record of everything that should not happen on it: errors on the
 * console, exceptions that nobody caught, requests to any other host.
 *
 * <p>The names of the elements are documented at the top of each page's module.
 */
final class Visitor implements AutoCloseable {

  /** Connecting on a machine that is busy with other tests; a call usually takes half a second. */
  private static final double PATIENCE_MS = 30_000;

  private final BrowserContext context;
  private final Page page;
  private final List<String> mishaps = new ArrayList<>();

  Visitor(BrowserContext context) {
    this.context = context;
    this.page = context.newPage();
    context.setDefaultTimeout(PATIENCE_MS);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            mishaps.add("console: " + message.text() + " " + message.location());
          }
        });
    page.onPageError(error -> mishaps.add("uncaught: " + error));
    context.onRequest(request -> noteIfElsewhere(request.url()));
    page.onWebSocket(socket -> noteIfElsewhere(socket.url()));
  }

  Page page() {
    return page;
  }

  /** Goes to a page of the server, {@code path} relative to the landing page. */
  Visitor open(String path) {
    page.navigate(ServerUnderTest.base().resolve(path).toString());
    return this;
  }

  Visitor fill(String id, String value) {
    page.locator("#" + id).fill(value);
    return this;
  }

  Visitor click(String id) {
    page.locator("#" + id).click();
    return this;
  }

  /** The conversation with somebody, on pages that have several. */
  Conversation conversationWith(String peer) {
    return new Conversation(page.locator("[data-testid=conversation][data-peer='" + peer + "']"));
  }

  /** The conversation, on pages that have one. */
  Conversation conversation() {
    return new Conversation(page.getByTestId("conversation"));
  }

  /** Waits until an element says something. */
  Visitor sees(String id, String words) {
    PlaywrightAssertions.assertThat(page.locator("#" + id)).containsText(words, patiently());
    return this;
  }

  String value(String id) {
    return page.locator("#" + id).inputValue();
  }

  /** What should not have happened and did. */
  List<String> mishaps() {
    return List.copyOf(mishaps);
  }

  /** The page's process dies, as if somebody had pulled the plug: it cannot say goodbye. */
  void crash() {
    try {
      page.navigate("chrome://crash", new Page.NavigateOptions().setTimeout(2_000));
    } catch (RuntimeException expected) {
      // A page that has crashed never answers; that it did so is what was wanted.
    }
  }

  /** Closes the page as a person does. */
  @Override
  public void close() {
    page.close();
    context.close();
  }

  private void noteIfElsewhere(String url) {
    String host = URI.create(url).getAuthority();
    if (host != null && !host.equals(ServerUnderTest.base().getAuthority())) {
      mishaps.add("request to another host: " + url);
    }
  }

  private static LocatorAssertions.ContainsTextOptions patiently() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MS);
  }

  /** One conversation on a page. */
  record Conversation(Locator element) {

    /** Waits until the data channel is open. */
    Conversation isOpen() {
      PlaywrightAssertions.assertThat(element.getByTestId("call-state"))
          .hasText("Connected", new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MS));
      PlaywrightAssertions.assertThat(element.getByTestId("message-input"))
          .isEnabled(new LocatorAssertions.IsEnabledOptions().setTimeout(PATIENCE_MS));
      return this;
    }

    /** Types a message and presses Enter. */
    Conversation say(String words) {
      Locator input = element.getByTestId("message-input");
      input.fill(words);
      input.press("Enter");
      return this;
    }

    /** Waits for a message of the other side. */
    Conversation hears(String words) {
      PlaywrightAssertions.assertThat(
              element.locator(".theirs").filter(new Locator.FilterOptions().setHasText(words)))
          .hasCount(1);
      return this;
    }

    /** Waits for a remark of the page itself. */
    Conversation remarks(String words) {
      PlaywrightAssertions.assertThat(element.getByTestId("messages"))
          .containsText(words, patiently());
      return this;
    }

    Locator button(String name) {
      return element.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    Locator video() {
      return element.getByTestId("remote-video");
    }
  }
}
