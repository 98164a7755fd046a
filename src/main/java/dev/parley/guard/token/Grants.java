package dev.parley.guard.token;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.parley.exchange.Grant;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a token grants from its claim {@code parley}: an object whose fields {@code
 * protocols}, {@code rooms}, {@code names} and {@code remoteIds} are arrays of strings. A claim or
 * a field that is missing restricts nothing; one of another kind allows nothing, because somebody
 * meant to restrict something.
 */
final class Grants {
  private static final String CLAIM = "parley";

  private Grants() {}

  static Grant of(JWTClaimsSet claims, Instant end) {
    Object claim = claims.getClaim(CLAIM);
    Map<?, ?> fields =
        claim == null
            ? Map.of()
            : claim instanceof Map<?, ?> map ? map : Map.of("protocols", List.of());
    String subject = claims.getSubject() == null ? "" : claims.getSubject();
    return new Grant(
        subject,
        list(fields, "protocols").map(Set::copyOf),
        list(fields, "rooms"),
        list(fields, "names"),
        list(fields, "spaces"),
        ids(fields, "remoteIds"),
        ids(fields, "servers"),
        end);
  }

  private static Optional<List<String>> ids(Map<?, ?> fields, String name) {
    return list(fields, name)
        .map(ids -> ids.stream().map(id -> id.toUpperCase(Locale.ROOT)).toList());
  }

  private static Optional<List<String>> list(Map<?, ?> fields, String name) {
    Object value = fields.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof List<?> list)) {
      return Optional.of(List.of());
    }
    return Optional.of(
        list.stream().filter(String.class::isInstance).map(String.class::cast).toList());
  }
}
