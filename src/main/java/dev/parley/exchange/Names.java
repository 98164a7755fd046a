package dev.parley.exchange;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Unique names, each with one owner. */
public interface Names {

  /**
   * Who holds a name.
   *
   * @param owner the conversation
   * @param seal what the owner left with the claim, an opaque text; empty if nothing
   */
  record Holder(PeerId owner, String seal) {}

  /**
   * What became of a claim.
   *
   * @param granted whether the name is the claimer's now
   * @param holder who holds it now: the claimer, or the one in the way
   */
  record Claim(boolean granted, Holder holder) {}

  /**
   * Claims a name if it is free, held by {@code claimer} already, or held just as {@code displaced}
   * says. A displaced owner gets {@code notice} in the same step.
   *
   * @param space names of different spaces do not meet
   * @param displaced whom the claimer means to replace, as {@link #find} or a refused claim told;
   *     an owner whose seal has changed since is not displaced. Null: nobody
   */
  CompletionStage<Claim> claim(
      String space, String name, Holder claimer, Holder displaced, Signal notice);

  /** Gives a name back. False, and no change, if {@code owner} does not hold it. */
  CompletionStage<Boolean> release(String space, String name, PeerId owner);

  /** Who holds a name. */
  CompletionStage<Optional<Holder>> find(String space, String name);

  /** How many names this node's conversations hold in a space. */
  long count(String space);
}
