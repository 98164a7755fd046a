package dev.parley.gateway.program;

import dev.parley.gateway.GatewayException;
import dev.parley.gateway.identity.IdentityException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line as a whole: reads it, runs what it asks for, and says in words what is wrong.
 */
final class Program {
  private Program() {}

  /**
   * Runs the program.
   *
   * @param environment variables of the process
   * @return the exit code
   */
  static int run(Map<String, String> environment, String... args) {
    CommandLine line = commandLine(environment);
    try {
      line.setDefaultValueProvider(Settings.find(environment, args));
    } catch (UsageException e) {
      return say(line, e.getMessage(), ExitCode.USAGE);
    }
    return line.execute(args);
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new RunCommand(), new Factory(environment))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(30)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(Program::wrongUsage)
        .setExecutionExceptionHandler(Program::failed);
  }

  private static int wrongUsage(ParameterException wrong, String[] args) {
    CommandLine line = wrong.getCommandLine();
    return say(line, wrong.getMessage() + " Try --help.", ExitCode.USAGE);
  }

  private static int failed(Exception failure, CommandLine line, ParseResult parsed) {
    if (failure instanceof IdentityException) {
      return say(line, failure.getMessage(), ExitCode.IDENTITY);
    } else if (failure instanceof UsageException || failure instanceof IllegalArgumentException) {
      return say(line, failure.getMessage(), ExitCode.USAGE);
    } else if (failure instanceof GatewayException) {
      return say(line, failure.getMessage(), ExitCode.TROUBLE);
    }
    return say(
        line,
        "Something went wrong that nobody thought of: "
            + failure.getClass().getSimpleName()
            + (failure.getMessage() == null ? "" : ": " + failure.getMessage()),
        ExitCode.TROUBLE);
  }

  private static int say(CommandLine line, String words, int code) {
    line.getErr().println(words);
    line.getErr().flush();
    return code;
  }

  /** Hands the environment to the commands. */
  private record Factory(Map<String, String> environment) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> kind) throws Exception {
      K made = CommandLine.defaultFactory().create(kind);
      if (made instanceof GatewayOptions options) {
        options.environment = environment;
      }
      return made;
    }
  }
}
