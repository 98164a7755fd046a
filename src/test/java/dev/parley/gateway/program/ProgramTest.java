package dev.parley.gateway.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ProgramTest {
  @TempDir private Path temp;

  private static String help(String... command) {
    StringWriter out = new StringWriter();
    CommandLine line = Program.commandLine(Map.of()).setOut(new PrintWriter(out));
    String[] args = java.util.Arrays.copyOf(command, command.length + 1);
    args[command.length] = "--help";
    assertThat(line.execute(args)).isZero();
    return out.toString();
  }

  @Test
  void helpNamesEveryOptionAndSaysHowToBegin() {
    assertThat(help())
        .contains("To begin:", "--signaling-url wss://", "check", "status", "new-id")
        .contains("PARLEY_GATEWAY_SIGNALING_URL");
    for (String command : new String[] {"status", "new-id", "check"}) {
      assertThat(help(command))
          .contains("Usage: parley-gateway " + command)
          .contains("--state-dir");
    }
  }

  @Test
  void everyOptionCanComeFromTheEnvironmentOrTheFileAndIsDocumented() throws Exception {
    Set<String> options = new TreeSet<>();
    for (OptionSpec option : Program.commandLine(Map.of()).getCommandSpec().options()) {
      options.add(option.longestName().substring(2));
    }
    options.removeAll(Set.of("help", "version", "config"));
    options.add(Settings.ICE_CREDENTIAL); // Never on the command line.

    assertThat(options).isEqualTo(new TreeSet<>(Settings.NAMES));
    String docs = Files.readString(Path.of("docs", "GATEWAY.md"));
    for (String name : options) {
      assertThat(docs).contains("`" + name + "`").contains("`" + Settings.variable(name) + "`");
    }
  }

  @Test
  void theCommandLineWinsThenTheEnvironmentThenTheFile() throws Exception {
    Path file = temp.resolve("gateway.properties");
    Files.writeString(
        file, "remote-id = from-file\nsignaling-url=ws://file/ws\nlocal-ws-url=ws://f/\n");
    Map<String, String> environment =
        Map.of("PARLEY_GATEWAY_CONFIG", file.toString(), "PARLEY_GATEWAY_REMOTE_ID", "from-env");
    Settings settings = Settings.find(environment, "--remote-id", "x");

    assertThat(settings.value("remote-id")).contains("from-env");
    assertThat(settings.value("signaling-url")).contains("ws://file/ws");
    assertThat(settings.value("state-dir")).isEmpty();
    assertThat(Settings.find(Map.of(), "--config=" + file).value("remote-id"))
        .contains("from-file");
    assertThat(Settings.find(Map.of(), "--config", file.toString()).value("remote-id"))
        .contains("from-file");
  }

  @Test
  void aFileWithAnUnknownNameIsRefused() throws Exception {
    Path file = temp.resolve("gateway.properties");
    Files.writeString(file, "signalling-url=ws://x/\n");
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> Settings.find(Map.of(), "--config", file.toString()))
        .withMessageContaining("'signalling-url', which is not an option");
  }

  @Test
  void theLinkIsThePageBesideTheSignalingServer() {
    assertThat(ConnectLink.of(URI.create("wss://s.example/ws"), null, "ID"))
        .isEqualTo("https://s.example/try/remote.html?id=ID");
    assertThat(
            ConnectLink.of(URI.create("ws://s.example:8080/app/ws?protocol=remote-id"), null, "ID"))
        .isEqualTo("http://s.example:8080/app/try/remote.html?id=ID");
    assertThat(ConnectLink.of(URI.create("wss://user:pass@s.example:8443/ws"), null, "ID"))
        .isEqualTo("https://s.example:8443/try/remote.html?id=ID");
    assertThat(ConnectLink.of(URI.create("wss://s.example"), null, "ID"))
        .isEqualTo("https://s.example/try/remote.html?id=ID");
    assertThat(ConnectLink.of(URI.create("wss://s.example/ws"), "https://app/?r={id}", "ID"))
        .isEqualTo("https://app/?r=ID");
  }

  @Test
  void theQrCodeIsReadByAReaderInBothForms() throws Exception {
    String link = "https://signaling.example.org/try/remote.html?id=AAAQEAYEAUDAOCAJBIFQYDIOB4";
    assertThat(read(QrCode.of(link, StandardCharsets.UTF_8), true)).isEqualTo(link);
    assertThat(read(QrCode.of(link, StandardCharsets.US_ASCII), false)).isEqualTo(link);
  }

  /** Takes a picture of what is on the terminal, and reads it. */
  private static String read(String shown, boolean blocks) throws Exception {
    String[] lines = shown.replaceAll("\u001b\\[[0-9;]*m", "").lines().toArray(String[]::new);
    int scale = 4;
    int width = blocks ? lines[0].length() : lines[0].length() / 2;
    int height = blocks ? lines.length * 2 : lines.length;
    int[] pixels = new int[width * height * scale * scale];
    for (int y = 0; y < height * scale; y++) {
      for (int x = 0; x < width * scale; x++) {
        char c = lines[y / scale / (blocks ? 2 : 1)].charAt(x / scale * (blocks ? 1 : 2));
        boolean upper = y / scale % 2 == 0;
        boolean dark = blocks ? c == '█' || c == (upper ? '▀' : '▄') : c == '#';
        pixels[y * width * scale + x] = dark ? 0 : 0xffffff;
      }
    }
    var source = new RGBLuminanceSource(width * scale, height * scale, pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
  }
}
