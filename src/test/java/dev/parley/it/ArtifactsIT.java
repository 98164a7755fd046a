package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the two artifacts, and what is not. */
class ArtifactsIT {
  private static final Path WAR = Path.of(System.getProperty("parley.war"));
  private static final Path GATEWAY = Path.of(System.getProperty("parley.gateway.jar"));

  private static List<String> entries(Path archive) throws IOException {
    try (JarFile jar = new JarFile(archive.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  @Test
  void theWarHasNothingOfTheGateway() throws Exception {
    List<String> entries = entries(WAR);

    assertThat(entries).noneMatch(name -> name.startsWith("WEB-INF/classes/dev/parley/gateway"));
    assertThat(entries.stream().filter(name -> name.startsWith("WEB-INF/lib/")))
        .allMatch(
            name ->
                name.matches(
                    "WEB-INF/lib/(jackson-core|ulid-creator|caffeine|nimbus-jose-jwt|lettuce-core|netty-[a-z-]+"
                        + "|reactor-core|reactive-streams|redis-authx-core)-[0-9].*\\.jar"))
        .hasSize(17);
    assertThat(entries).contains("try/remote.html", "client/gateway-client.js");
  }

  /** Maven leaves it out where it may not use the network. */
  @Test
  void theBillOfMaterialsNamesEveryLibraryOfTheWar() throws Exception {
    Path bom = WAR.resolveSibling("bom.json");
    assumeTrue(Files.exists(bom) || "true".equals(System.getenv("CI")), "made online only");
    String text = Files.readString(bom);

    for (String name : entries(WAR)) {
      if (name.startsWith("WEB-INF/lib/")) {
        int dash = name.lastIndexOf('-');
        String library = name.substring("WEB-INF/lib/".length(), dash);
        String version = name.substring(dash + 1, name.length() - ".jar".length());
        assertThat(text).contains("/" + library + "@" + version + "?type=jar");
      }
    }
  }

  @Test
  void theGatewayHasWhatItNeedsAndNothingOfTheServer() throws Exception {
    List<String> entries = entries(GATEWAY);

    assertThat(entries)
        .doesNotHaveDuplicates()
        .contains(
            "dev/parley/gateway/program/Main.class",
            "dev/parley/json/Frame.class",
            "picocli/CommandLine.class",
            "com/google/zxing/qrcode/encoder/Encoder.class",
            "META-INF/services/tools.jackson.core.TokenStreamFactory",
            "META-INF/LICENSE",
            "META-INF/NOTICE",
            "META-INF/WebRTC-LICENSE",
            "META-INF/SLF4J-LICENSE",
            "org/eclipse/jetty/websocket/core/client/WebSocketCoreClient.class",
            "libwebrtc-java-linux-x86_64.so",
            "libwebrtc-java-linux-aarch64.so",
            "libwebrtc-java-macos-x86_64.dylib",
            "libwebrtc-java-macos-aarch64.dylib",
            "webrtc-java-windows-x86_64.dll")
        .noneMatch(name -> name.startsWith("WEB-INF/") || name.endsWith("module-info.class"));
    assertThat(entries.stream().filter(name -> name.startsWith("dev/parley/")))
        .allMatch(name -> name.matches("dev/parley/(gateway|json|body)/.*"));
  }

  @Test
  void theGatewayIsRunnableAndMayLoadItsNativeLibrary() throws Exception {
    try (JarFile jar = new JarFile(GATEWAY.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Main-Class")).isEqualTo("dev.parley.gateway.program.Main");
      assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
      assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
      assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
    }
  }

  /**
   * From the jar itself: the native library is unpacked, loaded, and makes a connection factory.
   */
  @Test
  void theJarRunsAndItsNativeLibraryLoads() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("parley.java.home"), "bin", "java").toString(),
                "-jar",
                GATEWAY.toString(),
                "check",
                "--signaling-url",
                "ws://127.0.0.1:9/ws",
                "--local-ws-url",
                "ws://127.0.0.1:9/ws",
                "--ice-server",
                "none",
                "--state-dir",
                GATEWAY.resolveSibling("it-state").toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(1);
    assertThat(said)
        .contains("ok   WebRTC", "FAIL Signaling: Nobody answers at ws://127.0.0.1:9/ws")
        .doesNotContain("WARNING")
        .doesNotContainPattern("(?m)^\\s+at ");
  }

  @Test
  void everyEntryOfBothHasTheSameTimeInEveryBuild() throws Exception {
    for (Path archive : Stream.of(WAR, GATEWAY).toList()) {
      try (JarFile jar = new JarFile(archive.toFile())) {
        long building = java.time.Instant.now().minus(java.time.Duration.ofHours(2)).toEpochMilli();
        // Ours carry the time of the POM, those of libraries the time of their release.
        assertThat(jar.stream().filter(entry -> entry.getTime() > building).map(ZipEntry::getName))
            .as("entries with the time of this build in " + archive)
            .isEmpty();
      }
    }
  }
}
