package dev.parley.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** The one configured instance of the JSON library. */
final class Json {
  /** Objects and arrays within each other; deeper is refused as bad JSON. */
  static final int MAX_DEPTH = 1000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names come from strangers: kept for nobody, they fill no table that all connections
          // share.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          // Not the thread-local pool: a container's threads outlive the application.
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          // Frames are bounded already; numbers and names pass as they are, however long.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  static JsonParser parser(char[] text, int start, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), text, start, length);
  }
}
