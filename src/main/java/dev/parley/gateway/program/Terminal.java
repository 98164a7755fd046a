package dev.parley.gateway.program;

import java.io.Console;
import java.nio.charset.Charset;
import java.util.Optional;

/** The terminal that the program was started in, if a person sits there. */
final class Terminal {
  private Terminal() {}

  /** Whether somebody reads and types: neither input nor output is a file or a pipe. */
  static boolean isThere() {
    return console().isPresent();
  }

  /** What characters it can show. */
  static Charset charset() {
    return console().map(Console::charset).orElse(Charset.defaultCharset());
  }

  /** Asks something; nothing if nobody is there to answer. */
  static Optional<String> ask(String question) {
    return console().map(console -> console.readLine("%s", question));
  }

  /**
   * Before JDK 22 there was a console only if there was a terminal; since then it says so itself.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Terminal::isTerminal);
  }

  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
