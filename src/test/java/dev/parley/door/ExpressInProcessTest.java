package dev.parley.door;

/** The same on the express line. */
class ExpressInProcessTest extends InProcessTest {
  @Override
  String engine() {
    return "express";
  }
}
