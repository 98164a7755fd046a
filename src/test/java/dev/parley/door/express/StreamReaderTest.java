package dev.parley.door.express;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
  private static final class Ear implements StreamReader.Listener {
    private long bytes;
    private boolean over;
    private boolean finished;
    private Throwable failure;

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public void arrived(byte[] buffer, int count) {
      bytes += count;
    }

    @Override
    public void finished() {
      finished = true;
    }

    @Override
    public void readFailed(Throwable cause) {
      failure = cause;
    }
  }

  /** So many bytes, then its end, or nothing for now, or a failure. */
  private static final class Stream extends ServletInputStream {
    private long left;
    private boolean ends;
    private IOException failure;
    private ReadListener heard;

    private Stream(long left) {
      this.left = left;
    }

    @Override
    public boolean isFinished() {
      return ends && left == 0;
    }

    @Override
    public boolean isReady() {
      return left > 0 || ends || failure != null;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      heard = listener;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (left == 0) {
        if (failure != null) {
          throw failure;
        }
        return -1;
      }
      int count = (int) Math.min(left, length);
      left -= count;
      return count;
    }
  }

  private final Deque<Runnable> later = new ArrayDeque<>();
  private final Ear ear = new Ear();

  private StreamReader reader(Stream stream, Executor executor) {
    StreamReader reader = new StreamReader(stream, executor, ear);
    reader.open();
    assertThat(stream.heard).isSameAs(reader);
    return reader;
  }

  @Test
  void whoSendsWithoutEndWaitsItsTurn() {
    Stream stream = new Stream(10L * StreamReader.TURN_BYTES);
    reader(stream, later::add).onDataAvailable();
    assertThat(ear.bytes).isEqualTo(StreamReader.TURN_BYTES);
    for (int turn = 2; turn <= 10; turn++) {
      assertThat(later).hasSize(1);
      later.remove().run();
      assertThat(ear.bytes).isEqualTo((long) turn * StreamReader.TURN_BYTES);
    }
    assertThat(later).isEmpty();
  }

  @Test
  void littleIsReadAtOnce() {
    reader(new Stream(StreamReader.TURN_BYTES), later::add).onDataAvailable();
    assertThat(ear.bytes).isEqualTo(StreamReader.TURN_BYTES);
    assertThat(later).isEmpty();
    assertThat(ear.finished).isFalse();
  }

  @Test
  void whereNothingIsTakenOverTheThreadGoesOn() {
    Stream stream = new Stream(10L * StreamReader.TURN_BYTES);
    reader(
            stream,
            task -> {
              throw new RejectedExecutionException("stopped");
            })
        .onDataAvailable();
    assertThat(ear.bytes).isEqualTo(10L * StreamReader.TURN_BYTES);
  }

  @Test
  void nothingIsReadOnceItIsOver() {
    Stream stream = new Stream(10L * StreamReader.TURN_BYTES);
    reader(stream, later::add).onDataAvailable();
    ear.over = true;
    later.remove().run();
    assertThat(ear.bytes).isEqualTo(StreamReader.TURN_BYTES);
    assertThat(later).isEmpty();
  }

  @Test
  void theEndIsTold() {
    Stream stream = new Stream(5);
    stream.ends = true;
    reader(stream, later::add).onDataAvailable();
    assertThat(ear.bytes).isEqualTo(5);
    assertThat(ear.finished).isTrue();
  }

  @Test
  void aFailureIsTold() {
    Stream stream = new Stream(5);
    stream.failure = new IOException("reset");
    reader(stream, later::add).onDataAvailable();
    assertThat(ear.bytes).isEqualTo(5);
    assertThat(ear.failure).hasMessage("reset");
  }
}
