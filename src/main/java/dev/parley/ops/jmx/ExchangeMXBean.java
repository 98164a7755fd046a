package dev.parley.ops.jmx;

import java.util.List;
import java.util.Map;

/** {@code dev.parley:type=Exchange}. Public because JMX asks for it. */
@Description("Parley's exchange on this server: what goes on, and what an operator does about it")
public interface ExchangeMXBean {

  @Description("This node's id; its last part is new at each start")
  String getNode();

  @Description("Seconds since the exchange was opened")
  long getUptimeSeconds();

  @Description("open, starting, draining or stopping: only when open are new lines taken")
  String getState();

  @Description("How far draining has come: OFF, ANNOUNCED, CLOSING or DRAINED")
  String getDrainState();

  @Description("How many lines are open")
  int getLineCount();

  @Description(
      "How many lines speak each protocol; undecided: the first frame on /ws has not chosen yet")
  Map<String, Long> getLinesByProtocol();

  @Description("Frames relayed since the start, by protocol")
  Map<String, Long> getRelayedFrames();

  @Description("Lines as they are now, in the order in which they were opened")
  List<LineRow> lines(
      @Description(name = "offset", value = "How many to leave out, from 0") int offset,
      @Description(name = "limit", value = "How many to list at most, from 1 to 1000") int limit);

  @Description("Closes a line (1008 closed by operator); false if there is none")
  boolean closeLine(
      @Description(name = "peer", value = "Its address, as lines() has it") String peer);

  @Description("Whether events are written into the server's log, too; see EVENT_LOG")
  boolean isEventsLogged();

  void setEventsLogged(boolean logged);

  @Description("The latest events of all protocols as lines, oldest first; 1000 are kept")
  List<String> events(
      @Description(name = "after", value = "The number of the last one known; 0: from the oldest")
          long after,
      @Description(name = "limit", value = "How many to list at most, from 1 to 1000") int limit);

  @Description(
      "Takes no new lines and closes the open ones in batches (1012); false if new lines are not taken now anyway")
  boolean drain();

  @Description("Takes new lines again; false if nothing was being drained")
  boolean undrain();
}
