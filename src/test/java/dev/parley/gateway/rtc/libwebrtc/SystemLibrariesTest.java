package dev.parley.gateway.rtc.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said on systems that lack something; none of them is this one. */
class SystemLibrariesTest {
  private static final List<String> ALL =
      List.of(
          "libc.so.6",
          "libpulse.so.0",
          "libudev.so.1",
          "libX11.so.6",
          "libXfixes.so.3",
          "libXrandr.so.2",
          "libXcomposite.so.1",
          "libdbus-1.so.3");

  @TempDir private Path root;

  private void system(String release, List<String> libraries) throws IOException {
    Path where = Files.createDirectories(root.resolve("usr/lib/x86_64-linux-gnu"));
    for (String library : libraries) {
      Files.createFile(where.resolve(library));
    }
    if (!release.isEmpty()) {
      Files.createDirectories(root.resolve("etc"));
      Files.writeString(root.resolve("etc/os-release"), release);
    }
  }

  @Test
  void nothingIsSaidWhereNothingIsMissing() throws IOException {
    system("ID=debian\n", ALL);
    assertThat(SystemLibraries.problem(root)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ID=debian, sudo apt-get install libpulse0 libxrandr2",
    "ID_LIKE=ubuntu, sudo apt-get install libpulse0 libxrandr2",
    "ID=fedora, sudo dnf install pulseaudio-libs libXrandr",
    "ID=opensuse-leap, sudo zypper install libpulse.so.0 libXrandr.so.2",
    "ID=arch, sudo pacman -S libpulse libxrandr",
    "ID=other, Install the packages of your distribution",
    "'', Install the packages of your distribution",
  })
  void whatIsMissingAndHowToInstallIt(String release, String remedy) throws IOException {
    system(
        release,
        ALL.stream()
            .filter(name -> !name.startsWith("libpulse") && !name.startsWith("libXrandr"))
            .toList());
    assertThat(SystemLibraries.problem(root).orElseThrow())
        .contains("not installed: libpulse.so.0, libXrandr.so.2. ")
        .contains(remedy);
  }

  @Test
  void withoutGlibcNothingHelps() throws IOException {
    system("ID=alpine\n", List.of());
    assertThat(SystemLibraries.problem(root).orElseThrow()).contains("glibc", "Alpine");
  }
}
