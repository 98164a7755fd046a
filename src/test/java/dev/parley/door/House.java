package dev.parley.door;

/** A server on a free port of the loopback interface, inside the test's own process. */
interface House {

  /** Listens from now on. */
  void start();

  /** Where it listens. */
  int getPort();

  /** Ends it with all its connections. */
  void stop();
}
