package dev.parley.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1023, 1024, 1025, 65_536, 1_000_000})
  void whateverComesInIsThereInOrder(int size) {
    Random random = new Random(size);
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    Blocks blocks = new Blocks();
    for (int at = 0; at < size; ) {
      int part = Math.min(size - at, random.nextInt(100_000));
      ByteBuffer buffer = ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, at + part));
      blocks.add(buffer);
      assertThat(buffer.hasRemaining()).isFalse();
      at += part;
      assertThat(blocks.size()).isEqualTo(at);
    }
    assertThat(blocks.take()).isEqualTo(bytes);
    assertThat(blocks.size()).isZero();
    assertThat(blocks.take()).isEmpty();
    blocks.add(ByteBuffer.allocate(5));
    blocks.clear();
    assertThat(blocks.size()).isZero();
    assertThat(blocks.take()).isEmpty();
  }
}
