package dev.parley.cluster.redis;

import dev.parley.exchange.Timers;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The way to Redis: two connections, one for the script and one that waits at the inbox. It is made
 * anew, as a new session, when either breaks; nothing is sent twice by the client itself, which
 * could not know what was carried out.
 */
final class Link {
  private static final System.Logger LOG = System.getLogger(Link.class.getName());
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration INBOX_WAIT = Duration.ofSeconds(5);
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** Who uses the sessions. Called on the client's own threads: must not block. */
  interface User {
    /**
     * A session has begun.
     *
     * @param fresh whether Redis knew nothing of this node
     * @param data which data this is: changes when Redis lost everything
     */
    void begun(Session session, boolean fresh, String data);

    /** A session is over; another one will begin. */
    void ended(Session session);
  }

  private final String node;
  private final String prefix;
  private final long leaseMillis;
  private final RedisURI uri;
  private final Timers timers;
  private final User user;
  private final Script script = Script.load();
  private final ClientResources resources;
  private final RedisClient client;
  private final Executor sender;
  // Guarded by this.
  private Session current;
  private Duration pause = FIRST_PAUSE;
  private long sessions;
  private boolean complained;
  private boolean closed;

  Link(String node, RedisSettings settings, RedisURI uri, Timers timers, User user) {
    this.node = node;
    this.prefix = "{" + settings.keyPrefix() + "}:";
    this.leaseMillis = settings.lease().toMillis();
    this.uri = uri;
    uri.setTimeout(CONNECT_TIMEOUT);
    this.timers = timers;
    this.user = user;
    // Two threads move the bytes, one for each connection: the fewest there may be.
    this.resources =
        DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
    this.sender = resources.eventExecutorGroup().next();
    this.client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            // Whoever waits for an answer keeps its own time; waiting at the inbox may take long.
            .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(
                SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build())
            .build());
  }

  /**
   * One thread, and not one that moves bytes: what it sends keeps its order, while the client lets
   * one of those pass in front of everybody else.
   */
  Executor sender() {
    return sender;
  }

  /** Begins sessions from now on. */
  void open() {
    connect();
  }

  private void connect() {
    long number;
    synchronized (this) {
      if (closed) {
        return;
      }
      number = ++sessions;
    }
    CompletableFuture<StatefulRedisConnection<String, byte[]>> commands =
        client.connectAsync(CODEC, uri).toCompletableFuture();
    CompletableFuture<StatefulRedisConnection<String, byte[]>> reader =
        client.connectAsync(CODEC, uri).toCompletableFuture();
    var unused =
        commands
            .thenCombine(reader, (one, other) -> new Session(number, one, other))
            .thenCompose(Session::register)
            .orTimeout(2 * CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (session, failure) -> {
                  if (failure != null) {
                    closeLater(commands);
                    closeLater(reader);
                    failed(failure);
                  } else {
                    begin(session);
                  }
                });
  }

  private static void closeLater(
      CompletableFuture<StatefulRedisConnection<String, byte[]>> connection) {
    var unused = connection.thenCompose(StatefulRedisConnection::closeAsync);
  }

  private void failed(Throwable failure) {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (!complained) {
        complained = true;
        LOG.log(
            System.Logger.Level.WARNING, () -> "Redis cannot be reached, trying again: " + failure);
      }
    }
    tryAgain();
  }

  private void tryAgain() {
    Duration wait;
    synchronized (this) {
      wait = pause;
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
    timers.after(wait, this::connect);
  }

  private void begin(Session session) {
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late) {
        current = session;
        pause = FIRST_PAUSE;
        complained = false;
      }
    }
    if (late) {
      session.closeConnections();
      return;
    }
    LOG.log(System.Logger.Level.INFO, "{0} is joined through Redis ({1})", node, session.said);
    String[] said = session.said.split(" ", 2);
    user.begun(session, said[0].equals("fresh"), said[1]);
    session.watch();
  }

  private void drop(Session session, String why) {
    synchronized (this) {
      if (current != session) {
        return;
      }
      current = null;
    }
    LOG.log(System.Logger.Level.WARNING, "Redis is lost: {0}", why);
    session.closeConnections();
    user.ended(session);
    tryAgain();
  }

  /** Ends everything, the client's threads included. Waits for them, a few seconds at most. */
  void close() {
    Session last;
    synchronized (this) {
      closed = true;
      last = current;
      current = null;
    }
    if (last != null) {
      last.closeConnections();
    }
    client.shutdown(0, 2, TimeUnit.SECONDS);
    try {
      resources.shutdown(0, 2, TimeUnit.SECONDS).await(3, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Both connections, from when they were made to when either broke. */
  final class Session {
    private final long number;
    private final StatefulRedisConnection<String, byte[]> commands;
    private final StatefulRedisConnection<String, byte[]> reader;
    private String said;

    private Session(
        long number,
        StatefulRedisConnection<String, byte[]> commands,
        StatefulRedisConnection<String, byte[]> reader) {
      this.number = number;
      this.commands = commands;
      this.reader = reader;
    }

    private CompletionStage<Session> register() {
      return commands
          .async()
          .scriptLoad(script.source())
          .thenCompose(sha -> eval(List.of("register".getBytes(StandardCharsets.UTF_8))))
          .thenApply(
              answer -> {
                said = answer;
                if (answer.equals("fenced")) {
                  throw new IllegalStateException("an older session came late");
                }
                return this;
              });
    }

    /** Carries the script out; what it says. */
    CompletionStage<String> eval(List<byte[]> operations) {
      List<byte[]> arguments = new ArrayList<>(operations.size() + 3);
      arguments.add(node.getBytes(StandardCharsets.UTF_8));
      arguments.add(Long.toString(number).getBytes(StandardCharsets.UTF_8));
      arguments.add(Long.toString(leaseMillis).getBytes(StandardCharsets.UTF_8));
      arguments.addAll(operations);
      return commands
          .async()
          .<byte[]>evalsha(
              script.sha(),
              ScriptOutputType.VALUE,
              new String[] {prefix + "nodes"},
              arguments.toArray(byte[][]::new))
          .thenApply(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Waits for what is behind {@code last} in the inbox; nothing may come of it. */
    @SuppressWarnings("unchecked") // The client's varargs are generic.
    CompletionStage<List<StreamMessage<String, byte[]>>> read(String last, int most) {
      return reader
          .async()
          .xread(
              XReadArgs.Builder.block(INBOX_WAIT).count(most),
              StreamOffset.from(prefix + "in:" + node, last));
    }

    /** Has the session dropped when either connection breaks. */
    private void watch() {
      for (StatefulRedisConnection<String, byte[]> each : List.of(commands, reader)) {
        each.addListener(
            new io.lettuce.core.RedisConnectionStateAdapter() {
              @Override
              public void onRedisDisconnected(io.lettuce.core.RedisChannelHandler<?, ?> ended) {
                drop("the connection broke");
              }
            });
        if (!each.isOpen()) {
          drop("the connection broke");
        }
      }
    }

    /** Ends the session, if it is not over yet, and begins another. */
    void drop(String why) {
      Link.this.drop(this, why);
    }

    private void closeConnections() {
      for (StatefulRedisConnection<String, byte[]> each : List.of(commands, reader)) {
        if (each.isOpen()) {
          var unused = each.closeAsync();
        }
      }
    }
  }
}
