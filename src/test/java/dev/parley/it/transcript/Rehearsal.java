package dev.parley.it.transcript;

import dev.parley.it.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Makes JUnit tests of transcripts. Those of one group of settings are replayed many at once
 * against one server, since most of them only wait; a test then waits for its own to be through.
 */
public final class Rehearsal {
  private static final int AT_ONCE = 16;

  // One for the life of the JVM: its port is part of the settings, and servers are shared by
  // settings.
  private static final Webhooks WEBHOOKS = webhooks();

  private Rehearsal() {}

  /**
   * One container for each group of settings, in turn.
   *
   * @param servers gives a server for settings; called when the group's turn has come
   */
  public static Stream<DynamicNode> of(
      List<Transcript> transcripts, Function<Map<String, String>, TestServer> servers) {
    Map<String, List<Transcript>> groups = new LinkedHashMap<>();
    // The default first: its server is the one that other tests use as well.
    groups.put("default", new ArrayList<>());
    transcripts.forEach(t -> groups.computeIfAbsent(t.settings(), key -> new ArrayList<>()).add(t));
    return groups.entrySet().stream()
        .filter(group -> !group.getValue().isEmpty())
        .map(
            group ->
                DynamicContainer.dynamicContainer(
                    group.getKey(),
                    Stream.of(group).flatMap(g -> tests(g.getKey(), g.getValue(), servers))));
  }

  private static Stream<DynamicTest> tests(
      String group,
      List<Transcript> transcripts,
      Function<Map<String, String>, TestServer> servers) {
    TestServer server = servers.apply(TranscriptLibrary.settings(group, WEBHOOKS.port()));
    Replayer replayer = new Replayer(server, WEBHOOKS);
    ExecutorService pool = pool(group);
    Map<Transcript, CompletableFuture<Void>> plays = new LinkedHashMap<>();
    Map<String, CompletableFuture<Void>> locks = new LinkedHashMap<>();
    // First those that are played one by one: theirs is the longest way.
    for (Transcript transcript : transcripts.stream().filter(t -> t.lock().isPresent()).toList()) {
      CompletableFuture<Void> before =
          locks.getOrDefault(transcript.lock().get(), CompletableFuture.completedFuture(null));
      CompletableFuture<Void> play =
          before
              .handle((done, failed) -> null)
              .thenRunAsync(() -> replayer.replay(transcript), pool);
      locks.put(transcript.lock().get(), play);
      plays.put(transcript, play);
    }
    for (Transcript transcript : transcripts.stream().filter(t -> t.lock().isEmpty()).toList()) {
      plays.put(transcript, CompletableFuture.runAsync(() -> replayer.replay(transcript), pool));
    }
    return transcripts.stream()
        .map(t -> DynamicTest.dynamicTest(t.toString(), () -> await(plays.get(t))));
  }

  /** Its threads end by themselves when there is nothing left to play. */
  private static ExecutorService pool(String group) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "transcripts-" + group);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static void await(CompletableFuture<Void> play) throws Throwable {
    try {
      play.join();
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }

  private static Webhooks webhooks() {
    try {
      return new Webhooks();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
