package dev.parley.bench;

import dev.parley.json.BadFrame;
import dev.parley.json.FrameReader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** What reading a frame costs beside the JSON library's bare streaming pass over the same text. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class JsonBench {
  private final JsonFactory factory =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();
  private final FrameReader ayame = FrameReader.frames();
  private final FrameReader named = FrameReader.framesWithIdentity("from", "target");
  private final String ayameOffer = Offers.offer("", 1500);
  private final String namedOffer = Offers.offer("\"target\":\"bob\",", 1500);

  private int bare(String text) {
    int tokens = 0;
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  @Benchmark
  public int bareAyame() {
    return bare(ayameOffer);
  }

  @Benchmark
  public int bareNamed() {
    return bare(namedOffer);
  }

  @Benchmark
  public Object readAyame() throws BadFrame {
    return ayame.read(ayameOffer);
  }

  @Benchmark
  public Object readAndStateNamed() throws BadFrame {
    return named.read(namedOffer).stated("alice");
  }
}
