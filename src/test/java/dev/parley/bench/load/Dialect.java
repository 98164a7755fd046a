package dev.parley.bench.load;

import dev.parley.bench.Offers;
import dev.parley.it.client.ClientSwarm;
import java.net.URI;
import java.util.function.Function;

/** How two peers find each other in a protocol, and what their frames look like. */
enum Dialect {
  /** A room for each pair. */
  AYAME {
    @Override
    String path(String id) {
      return "/signaling?roomId=" + id;
    }

    @Override
    String enter(Talker peer, String id, boolean first) throws InterruptedException {
      peer.say("{\"type\":\"register\"}");
      peer.await("\"accept\"");
      return "";
    }
  },

  /** A space for each pair. */
  NAMED {
    @Override
    String path(String id) {
      return "/?space=" + id;
    }

    @Override
    String enter(Talker peer, String id, boolean first) throws InterruptedException {
      peer.say("{\"type\":\"login\",\"name\":\"" + (first ? "alice" : "bob") + "\"}");
      peer.await("\"login_success\"");
      return "\"target\":\"" + (first ? "bob" : "alice") + "\",";
    }
  },

  /** A server and its client for each pair. */
  REMOTE_ID {
    @Override
    String path(String id) {
      return "/ws?protocol=remote-id";
    }

    @Override
    String enter(Talker peer, String id, boolean first) throws InterruptedException {
      if (first) {
        peer.say("{\"type\":\"register-server\",\"remoteId\":\"" + id + "\"}");
        peer.await("\"registered\"");
      } else {
        peer.say("{\"type\":\"connect-request\",\"remoteId\":\"" + id + "\"}");
        peer.await("\"connected\"");
      }
      return "";
    }

    @Override
    String fieldsOfFirst(Talker first) throws InterruptedException {
      String told = first.await("\"client-connected\"");
      int at = told.indexOf("\"sessionId\":\"") + 13;
      return "\"sessionId\":\"" + told.substring(at, told.indexOf('"', at)) + "\",";
    }
  },

  /** Whoever waits; pairs enter one after the other. */
  PAIRING {
    @Override
    String path(String id) {
      return "/ws?protocol=pairing";
    }

    @Override
    String enter(Talker peer, String id, boolean first) throws InterruptedException {
      peer.await("\"ready\"");
      peer.say("{\"type\":\"available\"}");
      if (!first) {
        peer.await("\"matched\"");
      }
      return "";
    }

    @Override
    String fieldsOfFirst(Talker first) throws InterruptedException {
      first.await("\"matched\"");
      return "";
    }
  };

  /** Where to connect for a pair with an id of letters, digits and dashes. */
  abstract String path(String id);

  /** Registers, and gives the fields that this peer's frames need. */
  abstract String enter(Talker peer, String id, boolean first) throws InterruptedException;

  /** What the first needs that it learns from the second; null if it has all. */
  String fieldsOfFirst(Talker first) throws InterruptedException {
    return null;
  }

  /** Two peers who can talk, with frames of {@code bytes} as they are sent. */
  Pair pair(ClientSwarm swarm, Function<String, URI> server, String id, int bytes)
      throws InterruptedException {
    URI uri = server.apply(path(id));
    Talker first = new Talker(swarm, uri);
    first.opened().join();
    String firstFields = enter(first, id, true);
    Talker second = new Talker(swarm, uri);
    second.opened().join();
    String secondFields = enter(second, id, false);
    String learned = fieldsOfFirst(first);
    return new Pair(
        first,
        second,
        new Flow(first, offer(learned == null ? firstFields : learned, bytes)),
        new Flow(second, offer(secondFields, bytes)));
  }

  private static String offer(String fields, int bytes) {
    return Offers.offer(fields, bytes - Flow.overhead());
  }
}
