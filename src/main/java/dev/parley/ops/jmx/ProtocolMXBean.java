package dev.parley.ops.jmx;

import java.util.List;
import java.util.Map;

/** {@code dev.parley:type=Protocol,name=NAME}. Public because JMX asks for it. */
@Description("One signaling protocol on this server")
public interface ProtocolMXBean {

  @Description("The protocol's name")
  String getName();

  @Description("How many lines speak it")
  long getLineCount();

  @Description(
      "What there is now, by name: rooms, members, servers, sessions, waiting, names, spaces")
  Map<String, Long> getFigures();

  @Description("Frames relayed since the start")
  long getRelayedFrames();

  @Description("Chars relayed since the start")
  long getRelayedChars();

  @Description(
      "Lines that speak it and are registered as, or linked by, exactly this room, id, name or session; all if it is empty")
  List<LineRow> find(
      @Description(name = "name", value = "The room, id, name or session; empty: any") String name,
      @Description(name = "offset", value = "How many to leave out, from 0") int offset,
      @Description(name = "limit", value = "How many to list at most, from 1 to 1000") int limit);

  @Description(
      "The rooms (ayame), ids (remote-id) or names (named) that clients on this server have registered for, each once, sorted")
  List<String> registered(
      @Description(name = "offset", value = "How many to leave out, from 0") int offset,
      @Description(name = "limit", value = "How many to list at most, from 1 to 1000") int limit);

  @Description("Lines that wait to be paired, in the order in which they were opened")
  List<LineRow> waiting(
      @Description(name = "offset", value = "How many to leave out, from 0") int offset,
      @Description(name = "limit", value = "How many to list at most, from 1 to 1000") int limit);

  @Description(
      "Closes all lines of a room, id, name or session (1008 closed by operator), and says how many")
  int close(
      @Description(name = "name", value = "The room, id, name or session; must not be empty")
          String name);
}
