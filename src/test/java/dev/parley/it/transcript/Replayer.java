package dev.parley.it.transcript;

import dev.parley.it.TestServer;
import dev.parley.it.client.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Plays transcripts against a server. One instance may play any number at once.
 *
 * <p>When a transcript is through, every actor that is still connected must be quiet (see {@link
 * Actor#quiet}): what the transcript does not mention must not have happened.
 */
public final class Replayer {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final ScheduledExecutorService WATCHDOG =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "transcript-watchdog");
            thread.setDaemon(true);
            return thread;
          });

  private final TestServer server;
  private final Webhooks webhooks;

  public Replayer(TestServer server, Webhooks webhooks) {
    this.server = server;
    this.webhooks = webhooks;
  }

  /**
   * Plays one.
   *
   * @throws TranscriptFailure when it does not go as written
   */
  public void replay(Transcript transcript) {
    Stage stage = new Stage(server, webhooks, transcript.patience());
    // A write to a server that does not read blocks for good; nothing else ends it.
    Future<?> limit = WATCHDOG.schedule(() -> cutAll(stage), LONGEST.toSeconds(), TimeUnit.SECONDS);
    Transcript.Line now = transcript.lines().get(0);
    String left;
    try {
      for (Transcript.Line line : transcript.lines()) {
        now = line;
        line.move().play(stage);
      }
      now = new Transcript.Line(now.number(), "(the end: nobody receives more)", now.move());
      silence(stage.actors());
    } catch (Mismatch e) {
      throw failure(transcript, now, stage, e.explain(), e);
    } catch (IOException | RuntimeException e) {
      throw failure(transcript, now, stage, "\n  " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(transcript, now, stage, "\n  interrupted", e);
    } finally {
      limit.cancel(false);
      left = end(stage, transcript.lock().filter("queue"::equals).isPresent());
    }
    if (!left.isEmpty()) {
      throw failure(transcript, now, stage, left, null);
    }
  }

  /**
   * Twice: the first round shows that all frames were handled, the second that no effect of them is
   * on its way.
   */
  private static void silence(List<Actor> actors) throws IOException, InterruptedException {
    for (int round = 0; round < 2; round++) {
      for (Actor actor : actors) {
        if (actor.canBeQuiet()) {
          actor.quietButForHeartbeats();
        }
      }
    }
  }

  private static TranscriptFailure failure(
      Transcript transcript, Transcript.Line line, Stage stage, String what, Throwable cause) {
    StringBuilder text = new StringBuilder();
    text.append(transcript.file())
        .append(':')
        .append(line.number())
        .append("  ")
        .append(line.source());
    text.append("\n  in: ").append(transcript.title()).append(what);
    text.append("\nThe conversation so far (seconds):\n").append(stage.soFar());
    for (Actor actor : stage.actors()) {
      List<Event> unheard = actor.unheard();
      if (!unheard.isEmpty()) {
        text.append("\n  not taken yet, ").append(actor.name()).append(": ").append(unheard);
      }
    }
    return new TranscriptFailure(text.toString(), cause);
  }

  /** Lets everyone go, and says whose going was not answered as it must be. */
  private static String end(Stage stage, boolean queue) {
    StringBuilder problems = new StringBuilder();
    for (Actor actor : stage.actors()) {
      try {
        actor.leave(queue);
      } catch (Mismatch e) {
        problems.append(e.explain());
      } catch (IOException e) {
        // The server was faster: the connection is already gone, and so is the actor.
        stage.say(actor.name() + " is already gone: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        problems.append("\n  interrupted while leaving");
      }
    }
    return problems.toString();
  }

  private static void cutAll(Stage stage) {
    for (Actor actor : stage.actors()) {
      try {
        actor.drop();
      } catch (IOException e) {
        stage.say(actor.name() + " could not be cut: " + e);
      }
    }
  }
}
