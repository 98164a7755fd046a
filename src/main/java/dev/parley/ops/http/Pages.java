package dev.parley.ops.http;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files that browsers are given, read once: they are few and small, and never change. */
final class Pages {
  private static final String INDEX = "index.html";

  /** Whatever has another ending is left to the container. */
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=UTF-8",
          "js", "text/javascript; charset=UTF-8",
          "css", "text/css; charset=UTF-8",
          "svg", "image/svg+xml");

  /** A file. */
  static final class Page {
    private final byte[] body;
    private final String type;
    private final String tag;

    Page(byte[] body, String type) {
      this.body = body.clone();
      this.type = type;
      this.tag = tagOf(body);
    }

    byte[] body() {
      return body.clone();
    }

    /** The media type. */
    String type() {
      return type;
    }

    /** The entity tag (RFC 9110, 8.8.3), made of the content alone. */
    String tag() {
      return tag;
    }

    private static String tagOf(byte[] body) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
        byte[] half = Arrays.copyOf(digest, digest.length / 2);
        return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(half) + '"';
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  private final Map<String, Page> byPath = new HashMap<>();

  /** Reads what the WAR has outside of {@code WEB-INF} and {@code META-INF}. */
  Pages(ServletContext war) throws IOException {
    read(war, "/");
  }

  private void read(ServletContext war, String directory) throws IOException {
    Set<String> paths = war.getResourcePaths(directory);
    for (String path : paths == null ? Set.<String>of() : paths) {
      if (!path.endsWith("/")) {
        add(war, path);
      } else if (!path.equals("/WEB-INF/") && !path.equals("/META-INF/")) {
        read(war, path);
      }
    }
  }

  private void add(ServletContext war, String path) throws IOException {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null) {
      return;
    }
    try (InputStream file = war.getResourceAsStream(path)) {
      Page page = new Page(file.readAllBytes(), type);
      byPath.put(path, page);
      if (path.endsWith("/" + INDEX)) {
        byPath.put(path.substring(0, path.length() - INDEX.length()), page);
      }
    }
  }

  /** The file at a path below the context root; a directory stands for its index. */
  Optional<Page> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }
}
