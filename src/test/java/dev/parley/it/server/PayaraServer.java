package dev.parley.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Payara Server with a domain of its own. The JVM is started with the command that {@code asadmin
 * start-domain} would use, but as a child of ours. A Payara whose start fails does not end its
 * process: it is found by the log's words, and killed by {@link #close()}.
 */
final class PayaraServer extends AppServer {

  /** The administration's HTTP interface refuses requests without this header. */
  private static final String NOT_A_BROWSER = "X-Requested-By";

  private static final Pattern SUCCESS = Pattern.compile("(?i)exit[ -]code *: *SUCCESS");

  private static final Pattern FAILED =
      Pattern.compile(
          "[^\n]*(Shutting down server due to startup exception|Failed to start, exiting"
              + "|Boot Command [a-z-]+ failed|Exception while (deploying|loading) the app)[^\n]*");

  private final int adminPort = FreePorts.next();

  PayaraServer(ServerKind kind, ServerSetup setup) {
    super(kind, setup);
  }

  @Override
  ServerProcess launch() {
    Path payara = TestPaths.distribution(kind());
    Path domain = home().resolve("parley");
    FileTrees.copy(payara.resolve("glassfish/domains/domain1"), domain);
    withoutJms(domain.resolve("config/domain.xml"));
    Path operators = TestPaths.config("payara");
    Path preBoot = home().resolve("pre-boot.asadmin");
    Path postBoot = home().resolve("post-boot.asadmin");
    try {
      Files.writeString(
          preBoot, known(Files.readString(operators.resolve("pre-boot.asadmin"))) + onlyForTests());
      Files.writeString(postBoot, "deploy --name parley " + setup().war() + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    List<String> command = PayaraCommand.toStart(payara, domain, preBoot, postBoot, setup());
    Map<String, String> environment = new HashMap<>(setup().settings());
    environment.put("PORT", String.valueOf(port()));
    return ServerProcess.start(command, environment, home(), logFile());
  }

  /** What this Payara knows of the operators' file, which says what to leave out on Payara 7. */
  private String known(String commands) {
    return kind() == ServerKind.PAYARA7
        ? commands.replaceAll("(?m)^set \\S+\\.xpowered-by=false$", "")
        : commands;
  }

  @Override
  void remove() {
    administer("undeploy", "DEFAULT=parley");
  }

  @Override
  void install() {
    administer("deploy", "name=parley&DEFAULT=" + encoded(setup().war()));
  }

  @Override
  void addAdmin(String password) {
    administer(
        "create-file-user",
        "groups=parley-admin&AS_ADMIN_USERPASSWORD="
            + URLEncoder.encode(password, StandardCharsets.UTF_8)
            + "&DEFAULT=admin");
  }

  @Override
  Optional<String> failure(String log) {
    Matcher found = FAILED.matcher(log);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  /** Runs an asadmin command in the server, without the JVM that the asadmin tool would start. */
  private void administer(String command, String parameters) {
    URI uri =
        URI.create("http://127.0.0.1:" + adminPort + "/__asadmin/" + command + "?" + parameters);
    HttpResponse<String> answer =
        Http.send(
                HttpRequest.newBuilder(uri)
                    .header(NOT_A_BROWSER, "parley-tests")
                    .POST(HttpRequest.BodyPublishers.noBody()))
            .orElseThrow(
                () ->
                    new ServerStartException(
                        "No answer to asadmin " + command, process().logTail()));
    if (answer.statusCode() != 200 || !SUCCESS.matcher(answer.body()).find()) {
      throw new ServerStartException(
          "asadmin " + command + " failed: " + answer.statusCode() + " " + answer.body(),
          process().logTail());
    }
  }

  /** Own ports, all on the loopback interface. */
  private String onlyForTests() {
    String listeners =
        "set configs.config.server-config.network-config.network-listeners.network-listener.";
    return "\n"
        + String.join(
            "\n",
            listeners + "http-listener-1.address=127.0.0.1",
            listeners + "admin-listener.port=" + adminPort,
            "set configs.config.server-config.admin-service.jmx-connector.system.enabled=false")
        + "\n";
  }

  /**
   * Every Payara of a machine would listen on 7676, and one that cannot shuts itself down after the
   * application was ready. No command of the pre-boot file can reach this setting: the element is
   * made, with its defaults, by a module that is not loaded then.
   */
  private static void withoutJms(Path domainXml) {
    String mark = "<config name=\"server-config\">";
    try {
      String domain = Files.readString(domainXml);
      if (!domain.contains(mark)) {
        throw new IllegalStateException(domainXml + " has no " + mark);
      }
      Files.writeString(domainXml, domain.replace(mark, mark + "<jms-service type=\"DISABLED\"/>"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String encoded(Path path) {
    return URLEncoder.encode(path.toString(), StandardCharsets.UTF_8);
  }
}
