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
    private boolean readyAtItsEnd = true;
    private RuntimeException defect;
    private int asked;
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
      asked++;
      return left > 0 || (ends && readyAtItsEnd) || failure != null;
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
      if (defect != null) {
        throw defect;
      }
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
    later.remove().run();
    assertThat(later).isEmpty();
  }

  /** As on Open Liberty, where that has read a byte, which is lost if the listener returns then. */
  @Test
  void whoHasReadEnoughDoesNotAskForMore() {
    Stream stream = new Stream(10L * StreamReader.TURN_BYTES);
    reader(stream, turn -> {}).onDataAvailable();
    assertThat(stream.asked).isEqualTo(StreamReader.TURN_BYTES / (16 << 10));
  }

  /** As on WildFly, where a stream that is at its end is not ready. */
  @Test
  void anEndThatIsMetInATurnIsTold() {
    Stream stream = new Stream(2L * StreamReader.TURN_BYTES);
    stream.ends = true;
    stream.readyAtItsEnd = false;
    reader(stream, later::add).onDataAvailable();
    later.remove().run();
    assertThat(ear.finished).isFalse();
    later.remove().run();
    assertThat(ear.finished).isTrue();
  }

  @Test
  void whatFailsInATurnIsTold() {
    Stream stream = new Stream(2L * StreamReader.TURN_BYTES);
    stream.defect = new IllegalStateException("a defect");
    reader(stream, later::add).onDataAvailable();
    assertThat(ear.failure).hasMessage("a defect");
    assertThat(later).isEmpty();
  }

  @Test
  void littleIsReadAtOnce() {
    reader(new Stream(StreamReader.TURN_BYTES), later::add).onDataAvailable();
    assertThat(ear.bytes).isEqualTo(StreamReader.TURN_BYTES);
    // Whether there is more is found out in the next turn.
    later.remove().run();
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
