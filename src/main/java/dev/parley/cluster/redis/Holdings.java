package dev.parley.cluster.redis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Redis holds for this node's conversations, as far as the inbox has been read: counted for
 * the gauges. Safe to use from any thread.
 */
final class Holdings {
  private final Set<List<String>> all = new HashSet<>();
  // Kind of thing and its space, kind or queue.
  private final Map<List<String>, Long> counts = new HashMap<>();
  // The same, and a room's or pair's name: two of this node may share it.
  private final Map<List<String>, Integer> shared = new HashMap<>();

  synchronized void held(List<String> what) {
    if (all.add(what)) {
      count(what, 1);
    }
  }

  synchronized void freed(List<String> what) {
    if (all.remove(what)) {
      count(what, -1);
    }
  }

  synchronized void clear() {
    all.clear();
    counts.clear();
    shared.clear();
  }

  private void count(List<String> what, int change) {
    add(what.subList(0, 2), change);
    String common =
        switch (what.get(0)) {
          case "place" -> what.get(2);
          case "pair" -> what.get(3);
          default -> null;
        };
    if (common != null) {
      List<String> key = List.of(what.get(0), what.get(1), common);
      int before = shared.getOrDefault(key, 0);
      if (before + change == 0) {
        shared.remove(key);
      } else {
        shared.put(key, before + change);
      }
      if (before == 0 || before + change == 0) {
        add(List.of("shared " + what.get(0), what.get(1)), change);
      }
    }
  }

  private void add(List<String> key, int change) {
    counts.merge(List.copyOf(key), (long) change, Long::sum);
  }

  /** How many things of a kind. */
  synchronized long count(String kind, String space) {
    return counts.getOrDefault(List.of(kind, space), 0L);
  }

  /** How many rooms or pairs. */
  synchronized long shared(String kind, String space) {
    return counts.getOrDefault(List.of("shared " + kind, space), 0L);
  }
}
