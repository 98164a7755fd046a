package dev.parley.cluster.redis;

/** The contract, all peers on three nodes. */
class ThreeNodesTest extends RedisContract {
  ThreeNodesTest() {
    super(3);
  }
}
