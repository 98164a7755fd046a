/**
 * The engine that joins many servers into one exchange, over Redis or Valkey (docs/CLUSTER.md).
 * What must be one step for all is a step of one script; what comes of it goes to every node in one
 * order, through its inbox. The only room that knows the Redis client. May import {@code exchange}
 * and {@code settings}.
 */
package dev.parley.cluster.redis;
