package dev.parley.it.browser;

import com.microsoft.playwright.Page;
import dev.parley.gateway.ice.IceServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Somebody who dials a gateway from a page of the server: src/test/js/gateway-visitor.js. Every
 * wait ends by itself, with an error that says what was waited for.
 */
final class GatewayVisitor implements AutoCloseable {
  private static final Path SCRIPT = Path.of("src", "test", "js", "gateway-visitor.js");

  /**
   * Both ends of an exchange, one mark for each message (kind, bytes, hash), and for each answer.
   */
  record Exchanged(List<String> sent, List<String> received, List<String> fetched) {}

  private final Page page;

  private GatewayVisitor(Page page) {
    this.page = page;
  }

  static GatewayVisitor at(Page page, URI address) {
    page.navigate(address.toString());
    try {
      page.evaluate(Files.readString(SCRIPT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new GatewayVisitor(page);
  }

  /** Dials and waits for the API; gives what was found out about the certificate. */
  Map<?, ?> dial(String remoteId) {
    return (Map<?, ?>) page.evaluate("id => visitor.dial(id)", remoteId);
  }

  /** Dials somebody who must not be believed; gives the error's code. */
  String dialInVain(String remoteId) {
    return (String) page.evaluate("id => visitor.dialInVain(id)", remoteId);
  }

  /** Waits until the API has been reached so many times. */
  void reached(int times) {
    page.evaluate("times => visitor.reached(times)", times);
  }

  /** Dials again. */
  void again() {
    page.evaluate("visitor.again()");
  }

  /** Says a text and gives the next that comes. */
  String echo(String text) {
    return (String) page.evaluate("text => visitor.echo(text)", text);
  }

  /** From now on the next text is kept for {@link #heard}. */
  void listen() {
    page.evaluate("visitor.listen()");
  }

  /** The text that was listened for. */
  String heard() {
    return (String) page.evaluate("visitor.heard");
  }

  /** How large a message this browser may send, in bytes. */
  int maximum() {
    return (int) page.evaluate("visitor.maximum");
  }

  /** Sends, hears and fetches what a load consists of. */
  Exchanged exchange(GatewayLoad load) {
    Map<?, ?> marks =
        (Map<?, ?>)
            page.evaluate(
                "load => visitor.exchange(load)",
                Map.of(
                    "sizes",
                    load.sizesFromBrowser(),
                    "expected",
                    load.said().size(),
                    "fetches",
                    GatewayLoad.FETCHES));
    return new Exchanged(
        strings(marks, "sent"), strings(marks, "received"), strings(marks, "fetched"));
  }

  /** Codes of what went wrong and was survived. */
  List<String> errors() {
    return ((List<?>) page.evaluate("visitor.errors")).stream().map(String.class::cast).toList();
  }

  /** The kind of this end's candidate that carries the call. */
  String way() {
    return (String) page.evaluate("visitor.way()");
  }

  /** Looks for relays only: kinds of the candidates found, codes of the servers' refusals. */
  List<String> gather(List<IceServer> servers) {
    List<?> found =
        (List<?>) page.evaluate("json => gather(JSON.parse(json))", IceServer.json(servers));
    return found.stream().map(String.class::cast).toList();
  }

  private static List<String> strings(Map<?, ?> map, String name) {
    return ((List<?>) map.get(name)).stream().map(String.class::cast).toList();
  }

  /** Leaves as a person does. */
  @Override
  public void close() {
    page.evaluate("visitor.leave()");
    page.close();
  }
}
