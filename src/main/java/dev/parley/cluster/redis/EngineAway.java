package dev.parley.cluster.redis;

import java.io.IOException;

/** Redis did not answer in time; what was asked for may have happened all the same. */
final class EngineAway extends IOException {
  private static final long serialVersionUID = 1L;

  EngineAway(String message) {
    super(message);
  }
}
