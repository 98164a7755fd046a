package dev.parley.gateway.program;

import dev.parley.gateway.identity.IdentityException;
import dev.parley.gateway.identity.StateDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code new-id}: a new identity in the place of the old one. */
@Command(
    name = "new-id",
    mixinStandardHelpOptions = true,
    description =
        "Make a new identity: certificate, secret and Remote ID. Links and QR codes with the old"
            + " Remote ID do not work any more.")
final class NewIdCommand implements Callable<Integer> {
  @Mixin private GatewayOptions options;

  @Option(names = "--yes", description = "Do it without asking.")
  private boolean yes;

  @Override
  public Integer call() throws IdentityException, UsageException {
    if (!yes && !confirmed()) {
      throw new UsageException("Nothing was changed. To do it without being asked: new-id --yes");
    }
    try (StateDirectory state = StateDirectory.open(options.stateDir())) {
      var out = options.line().getOut();
      out.println("Remote ID: " + state.renew(options.remoteIdForm()).remoteId());
      out.flush();
    }
    return ExitCode.STOPPED;
  }

  private static boolean confirmed() {
    return Terminal.ask("The old Remote ID will be lost for good. Go on? (yes/no) ")
        .filter("yes"::equalsIgnoreCase)
        .isPresent();
  }
}
