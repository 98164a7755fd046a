package dev.parley.it;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What must not be in any log: tokens, frames (and so SDP), candidates, credentials, secrets. */
public final class LogSecrets {
  private static final List<Pattern> FORBIDDEN =
      List.of(
          // A JWT begins with the base64 of {"
          Pattern.compile("eyJ[A-Za-z0-9_-]{10,}"),
          Pattern.compile("access_token|parley\\.bearer\\.|Bearer [A-Za-z0-9]"),
          Pattern.compile("\\{\\s*\"(type|sdp|candidate|remoteId|token|secret)\""),
          Pattern.compile("a=(fingerprint|ice-pwd|ice-ufrag|candidate):|candidate:\\d+ \\d"),
          Pattern.compile("\"(credential|secret|token|sdp|password)\"\\s*:"));

  private LogSecrets() {}

  /**
   * The first line that holds any.
   *
   * @param secrets further texts that must not be there
   */
  public static Optional<String> found(String log, List<String> secrets) {
    return log.lines().filter(line -> isForbidden(line, secrets)).findFirst();
  }

  private static boolean isForbidden(String line, List<String> secrets) {
    return FORBIDDEN.stream().anyMatch(pattern -> pattern.matcher(line).find())
        || secrets.stream().anyMatch(line::contains);
  }
}
