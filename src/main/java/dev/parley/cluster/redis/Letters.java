package dev.parley.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what the script puts into an inbox: items, each a few strings behind their lengths. */
final class Letters {
  private final byte[] letter;
  private int at;

  private Letters(byte[] letter) {
    this.letter = letter;
  }

  /** The items, in order. */
  static List<List<String>> read(byte[] letter) {
    Letters letters = new Letters(letter);
    List<List<String>> items = new ArrayList<>();
    while (letters.at < letter.length) {
      int count = letters.number(';');
      List<String> item = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int length = letters.number(':');
        item.add(new String(letter, letters.at, length, StandardCharsets.UTF_8));
        letters.at += length;
      }
      items.add(item);
    }
    return items;
  }

  private int number(char end) {
    int number = 0;
    while (letter[at] != end) {
      number = 10 * number + letter[at] - '0';
      at++;
    }
    at++;
    return number;
  }
}
