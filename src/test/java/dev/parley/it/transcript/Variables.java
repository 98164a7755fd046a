package dev.parley.it.transcript;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables of one replay.
 *
 * <p>A name that is used for the first time in something that is sent gets a fresh, unique value,
 * so that any number of replays can share one server: {@code ${room}} becomes {@code room-k3x9…},
 * {@code ${MA}}, in capitals, becomes {@code MA-K3X9…}. A name first used in something that is
 * received is bound by its pattern there ({@code ${a:ulid}}). Besides names there are a few
 * functions, see {@link #function}.
 */
final class Variables {
  private static final Pattern USE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*");
  private static final Pattern REFERENCE = Pattern.compile("@([A-Za-z][A-Za-z0-9]*)");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int FRESH_LENGTH = 10;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, String> values = new HashMap<>();
  private final Issuer issuer;

  /** None has a value yet. */
  Variables(Issuer issuer) {
    this.issuer = issuer;
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  void bind(String name, String value) {
    values.put(name, value);
  }

  /** Replaces every {@code ${…}}; unknown names become fresh ones. For what is sent. */
  String expand(String text) {
    return replace(text, true);
  }

  /**
   * Replaces every {@code ${…}}; unknown names are an error of the transcript. For what is
   * expected.
   */
  String expandKnown(String text) {
    return replace(text, false);
  }

  private String replace(String text, boolean fresh) {
    return USE.matcher(text)
        .replaceAll(use -> Matcher.quoteReplacement(value(use.group(1).strip(), fresh)));
  }

  private String value(String use, boolean fresh) {
    if (use.endsWith("|lower")) {
      return value(use.substring(0, use.length() - 6), fresh).toLowerCase(Locale.ROOT);
    }
    if (!NAME.matcher(use).matches()) {
      return function(use);
    }
    String known = values.get(use);
    if (known != null) {
      return known;
    }
    return switch (use) {
      case "nl" -> "\n";
      case "cr" -> "\r";
      case "tab" -> "\t";
      case "address" -> address();
      default -> {
        if (!fresh) {
          throw new IllegalArgumentException("nothing has given ${" + use + "} a value yet");
        }
        yield values.computeIfAbsent(use, Variables::fresh);
      }
    };
  }

  /**
   * {@code repeat TEXT N}, {@code fresh N} (a new id of N characters), {@code u+1F600}, {@code
   * token WORD…} (see {@link Issuer}; {@code @room} in a word is the variable of that name).
   */
  private String function(String use) {
    String[] words = use.split(" ", -1);
    if (words[0].equals("token") && words.length > 1) {
      return issuer.token(tokenWords(words));
    }
    if (words.length == 3 && words[0].equals("repeat")) {
      return words[1].repeat(Integer.parseInt(words[2]));
    }
    if (words.length == 2 && words[0].equals("fresh")) {
      return random(Integer.parseInt(words[1]));
    }
    if (words.length == 1 && use.startsWith("u+")) {
      return Character.toString(Integer.parseInt(use.substring(2), 16));
    }
    throw new IllegalArgumentException("no such variable or function: ${" + use + "}");
  }

  private List<String> tokenWords(String[] words) {
    return Arrays.stream(words, 1, words.length)
        .filter(word -> !word.equals("good"))
        .map(word -> REFERENCE.matcher(word).replaceAll(name -> value(name.group(1), true)))
        .toList();
  }

  /** One that no other transcript has: RFC 2544 sets 198.18.0.0/15 aside for tests. */
  private static String address() {
    return "198."
        + (18 + RANDOM.nextInt(2))
        + "."
        + RANDOM.nextInt(256)
        + "."
        + (1 + RANDOM.nextInt(254));
  }

  private static String fresh(String name) {
    String value = name + "-" + random(FRESH_LENGTH);
    return name.equals(name.toUpperCase(Locale.ROOT)) ? value.toUpperCase(Locale.ROOT) : value;
  }

  private static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
