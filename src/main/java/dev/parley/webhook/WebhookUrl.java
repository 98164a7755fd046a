package dev.parley.webhook;

import dev.parley.settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a webhook is.
 *
 * @param target an absolute http or https URL without user information
 * @param authorization what user information in the URL stood for: the value of an {@code
 *     Authorization: Basic} header (RFC 7617), as curl sends it
 */
public record WebhookUrl(URI target, Optional<String> authorization) {

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is not an absolute http or https URL with a host
   */
  public static WebhookUrl parse(String text) {
    try {
      URI url = new URI(text).parseServerAuthority();
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      if ((!http && !"https".equalsIgnoreCase(url.getScheme()))
          || url.getHost() == null
          || url.getPort() > 65_535
          || url.getRawFragment() != null) {
        throw new IllegalArgumentException("not an http or https URL with a host");
      }
      String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
      String port = url.getPort() < 0 ? "" : ":" + url.getPort();
      String scheme = http ? "http://" : "https://";
      return new WebhookUrl(
          new URI(new URI(scheme + url.getHost() + port + path + query).toASCIIString()),
          Optional.ofNullable(url.getUserInfo()).map(WebhookUrl::basic));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL", e);
    }
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  /** A setting that may hold one. */
  public static Setting<Optional<WebhookUrl>> setting(String name, String meaning) {
    return Setting.optional(
            name, "an absolute http or https URL without a fragment", meaning, WebhookUrl::parse)
        .hidden();
  }

  /** For logs: without query and user information, which are secrets as often as not. */
  @Override
  public String toString() {
    return target.getScheme() + "://" + target.getRawAuthority() + target.getRawPath();
  }
}
