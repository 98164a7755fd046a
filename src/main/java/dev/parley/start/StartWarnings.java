package dev.parley.start;

import dev.parley.guard.Origins;
import dev.parley.guard.token.TokenSettings;
import dev.parley.start.StartSettings.Environment;
import java.util.ArrayList;
import java.util.List;

/** What an operator may not have meant to leave open. */
final class StartWarnings {
  private StartWarnings() {}

  /** One sentence for each. */
  static List<String> of(StartSettings settings, Origins origins, TokenSettings tokens) {
    List<String> warnings = new ArrayList<>();
    if (settings.environment() == Environment.PRODUCTION && origins.allowsAll()) {
      warnings.add("ALLOWED_ORIGIN is not set: pages of every web site may connect");
    }
    // Who has the public key of an issuer shares it with the issuer's other applications; a shared
    // secret is Parley's alone.
    if (tokens.jwks().isPresent() || tokens.publicKey().isPresent()) {
      if (tokens.audience().isEmpty()) {
        warnings.add(
            "AUTH_AUDIENCE is not set: tokens that the issuer gave out for other applications are taken, too");
      }
      if (tokens.issuer().isEmpty()) {
        warnings.add("AUTH_ISSUER is not set: a token's iss is not looked at");
      }
    }
    return warnings;
  }
}
