package dev.parley.cluster.redis;

/** The contract, all peers on one node. */
class OneNodeTest extends RedisContract {
  OneNodeTest() {
    super(1);
  }
}
