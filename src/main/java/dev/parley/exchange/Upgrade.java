package dev.parley.exchange;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The request that opened, or asks to open, a line.
 *
 * @param path the path below the context root, for example {@code /ws}
 * @param query decoded parameters ({@code +} is a space), values in order
 * @param headers by name in lower case, values in order
 * @param client where it comes from
 * @param grant what the token that came with it allows; empty: none came
 */
public record Upgrade(
    String path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    ClientAddress client,
    Optional<Grant> grant) {

  /** A request without a token. */
  public Upgrade(
      String path,
      Map<String, List<String>> query,
      Map<String, List<String>> headers,
      ClientAddress client) {
    this(path, query, headers, client, Optional.empty());
  }

  /** Copies what is given; header names may come in any case. */
  public Upgrade {
    query = Map.copyOf(query);
    Map<String, List<String>> lower = new TreeMap<>();
    headers.forEach(
        (name, values) ->
            lower.merge(name.toLowerCase(Locale.ROOT), List.copyOf(values), Upgrade::both));
    headers = Map.copyOf(lower);
  }

  private static List<String> both(List<String> first, List<String> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }

  /** The first value of a query parameter. */
  public Optional<String> parameter(String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The first value of a header, its name compared without case. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }
}
