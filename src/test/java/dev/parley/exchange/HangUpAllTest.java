package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HangUpAllTest {
  private final TestBoard board = new TestBoard();

  /** Closes itself, for a cause of its own, when its partner tells that it left. */
  private class Partner implements Conversation {
    private final Desk desk;
    private PeerId other;

    Partner(Desk desk) {
      this.desk = desk;
    }

    @Override
    public void onFrame(String text) {
      other = PeerId.parse(text);
    }

    @Override
    public void onBinary() {}

    @Override
    public void onSignal(Signal signal) {
      desk.close(CloseCause.AYAME_BYE);
    }

    @Override
    public void onClosed(CloseCause cause) {
      board.exchange().route(other, Signal.of("bye", desk.self(), ""));
    }

    @Override
    public int frameLimit() {
      return 1000;
    }
  }

  @Test
  void everyLineIsClosedForTheGivenCauseWhateverPartnersTellEachOther() {
    TestLine first = board.connect(Partner::new);
    TestLine second = board.connect(Partner::new);
    first.says("test/2");
    second.says("test/1");

    board.board().hangUpAll(CloseCause.SHUTDOWN);

    assertThat(first.closed()).isEqualTo(CloseCause.SHUTDOWN);
    assertThat(second.closed()).isEqualTo(CloseCause.SHUTDOWN);
    assertThat(board.board().size()).isZero();
  }

  /** As when its mailbox runs on another thread at that moment. */
  @Test
  void whatOneHasHeardBeforeClosesItForTheGivenCauseToo() {
    TestLine second = board.connect(Partner::new);
    TestLine first =
        board.connect(
            desk ->
                new Partner(desk) {
                  @Override
                  public void onFrame(String text) {
                    PeerId partner = PeerId.parse(text);
                    board.exchange().route(partner, Signal.of("bye", desk.self(), ""));
                    board.board().hangUp(List.of(partner, desk.self()), CloseCause.DRAIN);
                  }

                  @Override
                  public void onClosed(CloseCause cause) {}
                });
    second.says("test/2");
    first.says("test/1");

    assertThat(first.closed()).isEqualTo(CloseCause.DRAIN);
    assertThat(second.closed()).isEqualTo(CloseCause.DRAIN);
  }
}
