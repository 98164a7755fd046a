package dev.parley.body;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that become more: in blocks, so that what is there is not copied each time and takes no
 * more than its size and a block. Not safe for threads.
 */
public final class Blocks {
  private static final int SMALLEST = 1024;
  private static final int LARGEST = 64 * 1024;

  private final List<ByteBuffer> blocks = new ArrayList<>();
  private int size;

  /** Nothing yet. */
  public Blocks() {}

  /** How many bytes there are. */
  public int size() {
    return size;
  }

  /** Adds what remains in a buffer. */
  public void add(ByteBuffer more) {
    while (more.hasRemaining()) {
      ByteBuffer last = last();
      int part = Math.min(last.remaining(), more.remaining());
      last.put(more.slice().limit(part));
      more.position(more.position() + part);
      size += part;
    }
  }

  private ByteBuffer last() {
    if (blocks.isEmpty() || !blocks.get(blocks.size() - 1).hasRemaining()) {
      blocks.add(ByteBuffer.allocate(Math.max(SMALLEST, Math.min(size, LARGEST))));
    }
    return blocks.get(blocks.size() - 1);
  }

  /** All bytes, in order; nothing is left here. */
  public byte[] take() {
    ByteBuffer all = ByteBuffer.allocate(size);
    blocks.forEach(block -> all.put(block.flip()));
    clear();
    return all.array();
  }

  /** Drops all bytes. */
  public void clear() {
    blocks.clear();
    size = 0;
  }
}
