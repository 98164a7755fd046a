package dev.parley.ops.drain;

import dev.parley.exchange.LineInfo;
import dev.parley.exchange.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines that belong together, because they are partners: whoever is closed alone would first be
 * told that its partner has left. A union-find over the partners that each line names.
 */
final class Groups {
  private final Map<PeerId, PeerId> parents = new HashMap<>();

  private Groups() {}

  /** All of {@code lines}, each in one group. */
  static List<List<PeerId>> of(Collection<LineInfo> lines) {
    Groups groups = new Groups();
    lines.forEach(line -> groups.parents.put(line.peer(), line.peer()));
    for (LineInfo line : lines) {
      // A partner on another node, or gone, belongs to nobody here.
      line.partner()
          .filter(groups.parents::containsKey)
          .ifPresent(partner -> groups.parents.put(groups.root(line.peer()), groups.root(partner)));
    }
    Map<PeerId, List<PeerId>> byRoot = new HashMap<>();
    lines.forEach(
        line ->
            byRoot
                .computeIfAbsent(groups.root(line.peer()), root -> new ArrayList<>(2))
                .add(line.peer()));
    return new ArrayList<>(byRoot.values());
  }

  private PeerId root(PeerId peer) {
    PeerId at = peer;
    for (PeerId up = parents.get(at); !up.equals(at); up = parents.get(at)) {
      // Halved on the way, so that long chains are walked once.
      parents.put(at, parents.get(up));
      at = up;
    }
    return at;
  }
}
