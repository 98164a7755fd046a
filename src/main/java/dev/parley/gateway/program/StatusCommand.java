package dev.parley.gateway.program;

import dev.parley.gateway.identity.Identity;
import dev.parley.gateway.identity.IdentityException;
import dev.parley.gateway.identity.StateDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: how the gateway on this machine is doing. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Say whether the gateway with this state directory is running and online. Ends with 0 if so,"
            + " else with 1.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private GatewayOptions options;

  @Override
  public Integer call() throws IdentityException {
    Path directory = options.stateDir();
    PrintWriter out = options.line().getOut();
    Optional<Properties> status =
        StateDirectory.isInUse(directory) ? StatusFile.read(directory) : Optional.empty();
    if (status.isEmpty()) {
      Optional<Identity> identity = StateDirectory.peek(directory, options.remoteIdForm());
      out.println("Not running (state directory " + directory + ").");
      identity.ifPresent(known -> out.println("Remote ID: " + known.remoteId()));
      out.flush();
      return ExitCode.TROUBLE;
    }
    Properties running = status.get();
    String state = running.getProperty("state", "starting");
    boolean online = state.equals("registered");
    out.println(online ? "Running and online." : "Running, but not online (" + state + ").");
    out.println("Remote ID: " + running.getProperty("remote-id"));
    out.println("Signaling: " + running.getProperty("signaling"));
    out.println("Local API: " + running.getProperty("local"));
    out.println(
        "Process:   " + running.getProperty("pid") + ", since " + running.getProperty("since"));
    out.flush();
    return online ? ExitCode.STOPPED : ExitCode.TROUBLE;
  }
}
