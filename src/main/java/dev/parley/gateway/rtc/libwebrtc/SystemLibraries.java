package dev.parley.gateway.rtc.libwebrtc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The shared libraries that the native part of webrtc-java links on Linux, mostly for sound and
 * screens that the gateway has no use for. A server without a desktop lacks some of them, and the
 * loader's own words for that help nobody.
 */
public final class SystemLibraries {

  /** What a library is called in the packages of a family of distributions. */
  private record Names(String debian, String fedora, String arch) {}

  private static final Map<String, Names> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put("libpulse.so.0", new Names("libpulse0", "pulseaudio-libs", "libpulse"));
    NEEDED.put("libudev.so.1", new Names("libudev1", "systemd-libs", "systemd-libs"));
    NEEDED.put("libX11.so.6", new Names("libx11-6", "libX11", "libx11"));
    NEEDED.put("libXfixes.so.3", new Names("libxfixes3", "libXfixes", "libxfixes"));
    NEEDED.put("libXrandr.so.2", new Names("libxrandr2", "libXrandr", "libxrandr"));
    NEEDED.put("libXcomposite.so.1", new Names("libxcomposite1", "libXcomposite", "libxcomposite"));
    NEEDED.put("libdbus-1.so.3", new Names("libdbus-1-3", "dbus-libs", "dbus"));
  }

  private SystemLibraries() {}

  /**
   * What keeps the native library from loading here, and what to do about it.
   *
   * @return some sentences for people; nothing if all is well
   */
  public static Optional<String> problem() {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      return Optional.empty();
    }
    return problem(Path.of("/"));
  }

  /** The same for a system whose root is elsewhere. */
  static Optional<String> problem(Path root) {
    Set<String> present = librariesOf(root);
    if (!present.contains("libc.so.6")) {
      return Optional.of(
          "WebRTC's native library needs glibc, which this system does not have (Alpine Linux has"
              + " musl instead). Use a distribution such as Debian, Ubuntu or Fedora.");
    }
    List<String> missing =
        NEEDED.keySet().stream().filter(name -> !present.contains(name)).toList();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "WebRTC's native library needs libraries that are not installed: "
            + String.join(", ", missing)
            + ". "
            + remedy(root, missing));
  }

  private static String remedy(Path root, List<String> missing) {
    String family = family(root);
    if (family.contains("debian") || family.contains("ubuntu")) {
      return "Install them with: sudo apt-get install " + packages(missing, "debian");
    }
    if (family.contains("fedora") || family.contains("rhel")) {
      return "Install them with: sudo dnf install " + packages(missing, "fedora");
    }
    if (family.contains("suse")) {
      return "Install them with: sudo zypper install " + String.join(" ", missing);
    }
    if (family.contains("arch")) {
      return "Install them with: sudo pacman -S " + packages(missing, "arch");
    }
    return "Install the packages of your distribution that hold them.";
  }

  private static String packages(List<String> missing, String family) {
    return missing.stream()
        .map(NEEDED::get)
        .map(
            names ->
                switch (family) {
                  case "debian" -> names.debian();
                  case "fedora" -> names.fedora();
                  default -> names.arch();
                })
        .distinct()
        .collect(Collectors.joining(" "));
  }

  /** ID and ID_LIKE of os-release(5), in small letters. */
  private static String family(Path root) {
    try {
      return Files.readAllLines(root.resolve("etc/os-release")).stream()
          .filter(line -> line.startsWith("ID=") || line.startsWith("ID_LIKE="))
          .map(line -> line.toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(" "));
    } catch (IOException e) {
      return ""; // A system without the file: the general sentence has to do.
    }
  }

  /** Names of the files in every directory that ld.so(8) looks into by itself. */
  private static Set<String> librariesOf(Path root) {
    List<Path> directories = new ArrayList<>();
    for (String name : List.of("lib", "lib64", "usr/lib", "usr/lib64", "usr/local/lib")) {
      directories.add(root.resolve(name));
      // Debian's multiarch keeps each architecture's in a directory of its own.
      directories.addAll(list(root.resolve(name), "*-linux-gnu*"));
    }
    String more = System.getenv("LD_LIBRARY_PATH");
    if (more != null) {
      for (String directory : more.split(":", -1)) {
        directories.add(Path.of(directory));
      }
    }
    return directories.stream()
        .flatMap(directory -> list(directory, "lib*.so*").stream())
        .map(file -> file.getFileName().toString())
        .collect(Collectors.toSet());
  }

  private static List<Path> list(Path directory, String glob) {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
        stream.forEach(files::add);
      } catch (IOException e) {
        return files; // Not readable: as good as not there.
      }
    }
    return files;
  }
}
