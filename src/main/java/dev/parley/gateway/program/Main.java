package dev.parley.gateway.program;

/** Where {@code java -jar parley-gateway.jar} begins. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the process with its exit code; see {@link ExitCode}. */
  public static void main(String[] args) {
    QuietLog.install();
    int code = Program.run(System.getenv(), args);
    Shutdown.exit(code);
  }
}
