package dev.parley.door;

/** The same golden conversations on the express line. */
class ExpressTranscriptsTest extends TranscriptsTest {
  @Override
  String engine() {
    return "express";
  }
}
