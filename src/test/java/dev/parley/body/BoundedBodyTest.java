package dev.parley.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
  private final Room room = new Room(10);
  private final Source source = new Source();
  private final BoundedBody body = new BoundedBody(8, room);

  /** A store of so many bytes. */
  private static final class Room implements BoundedBody.Store {
    private long left;

    Room(long bytes) {
      left = bytes;
    }

    @Override
    public boolean tryTake(long bytes) {
      if (bytes > left) {
        return false;
      }
      left -= bytes;
      return true;
    }

    @Override
    public void give(long bytes) {
      left += bytes;
    }
  }

  private static final class Source implements Flow.Subscription {
    private long asked;
    private boolean cancelled;

    @Override
    public void request(long number) {
      asked += number;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private static List<ByteBuffer> bytes(String... parts) {
    return List.of(parts).stream()
        .map(part -> ByteBuffer.wrap(part.getBytes(StandardCharsets.US_ASCII)))
        .toList();
  }

  private CompletableFuture<byte[]> result() {
    return body.getBody().toCompletableFuture();
  }

  private Throwable failure() {
    return result().handle((whole, why) -> why).join();
  }

  @Test
  void aBodyUpToTheLimitIsReadWholeAndStaysTaken() {
    body.onSubscribe(source);
    body.onNext(bytes("ab", "cde"));
    body.onNext(bytes("fgh"));
    assertThat(result()).isNotDone();
    body.onComplete();
    assertThat(result().join()).asString(StandardCharsets.US_ASCII).isEqualTo("abcdefgh");
    assertThat(source.asked).isEqualTo(Long.MAX_VALUE);
    assertThat(source.cancelled).isFalse();
    assertThat(room.left).isEqualTo(2);
    body.giveUp(new IllegalStateException("too late"));
    assertThat(room.left).as("the receiver gives it back").isEqualTo(2);
  }

  @Test
  void aLongerOneIsGivenUpAtOnceAndGivenBack() {
    body.onSubscribe(source);
    body.onNext(bytes("abcdef", "ghi", "never looked at"));
    assertThat(failure()).isInstanceOf(BoundedBody.TooBig.class).hasMessage("more than 8 bytes");
    assertThat(source.cancelled).isTrue();
    assertThat(room.left).isEqualTo(10);
    body.onNext(bytes("x"));
    body.onComplete();
    assertThat(room.left).isEqualTo(10);
  }

  @Test
  void withoutRoomItIsGivenUpAndGivenBack() {
    room.left = 5;
    body.onSubscribe(source);
    body.onNext(bytes("abc"));
    body.onNext(bytes("def"));
    assertThat(failure()).isInstanceOf(BoundedBody.NoRoom.class);
    assertThat(source.cancelled).isTrue();
    assertThat(room.left).isEqualTo(5);
  }

  @Test
  void whatBreaksOrIsGivenUpOnTheWayIsGivenBack() {
    body.onSubscribe(source);
    body.onNext(bytes("abc"));
    IllegalStateException broken = new IllegalStateException("broken");
    body.onError(broken);
    assertThat(failure()).isSameAs(broken);
    assertThat(room.left).isEqualTo(10);
  }

  @Test
  void givenUpBeforeItBeginsNothingIsAskedFor() {
    body.giveUp(new IllegalStateException("nobody waits"));
    body.onSubscribe(source);
    assertThat(source.cancelled).isTrue();
    assertThat(source.asked).isZero();
  }
}
