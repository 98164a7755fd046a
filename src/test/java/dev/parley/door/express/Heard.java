package dev.parley.door.express;

import dev.parley.exchange.CloseCause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a decoder reports; parts of messages are only counted. */
final class Heard implements FrameDecoder.Sink {
  final List<String> events = new ArrayList<>();
  int parts;

  @Override
  public void text(String text, int utf8Bytes) {
    events.add("text " + text + " " + utf8Bytes);
  }

  @Override
  public void binary(int bytes) {
    events.add("binary " + bytes);
  }

  @Override
  public void part() {
    parts++;
  }

  @Override
  public void fragment() {
    parts++;
  }

  @Override
  public void ping(byte[] payload) {
    events.add("ping " + new String(payload, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void pong() {
    events.add("pong");
  }

  @Override
  public void close(int code) {
    events.add("close " + code);
  }

  @Override
  public void failed(CloseCause cause) {
    events.add("failed " + cause);
  }
}
