package dev.parley.gateway.identity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a gateway keeps its identity, and the lock that makes sure that no other gateway uses it at
 * the same time. Safe to use from any thread.
 */
public final class StateDirectory implements AutoCloseable {
  private static final String NAME = "parley-gateway";
  private static final String IDENTITY = "identity.pem";
  private static final String LOCK = "lock";
  private static final int MAX_BYTES = 1 << 16;

  /**
   * What this process has open, by real path. The operating system's lock is the process's, and is
   * gone as soon as the process closes the file anywhere: it must not be opened a second time.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final Path realPath;
  private final FileChannel channel;
  private final SecureRandom random = new SecureRandom();

  private StateDirectory(Path directory, Path realPath, FileChannel channel) {
    this.directory = directory;
    this.realPath = realPath;
    this.channel = channel;
  }

  /**
   * Where the state is when nobody says otherwise: what systemd gives a service ({@code
   * STATE_DIRECTORY}), or else the place that the operating system has for it (XDG Base Directory
   * Specification on Linux).
   *
   * @param environment of the process
   * @param osName as {@code os.name} says it
   * @param home as {@code user.home} says it
   */
  public static Path byDefault(Map<String, String> environment, String osName, Path home) {
    String systemd = environment.getOrDefault("STATE_DIRECTORY", "");
    if (!systemd.isEmpty()) {
      return Path.of(systemd.split(":", 2)[0]);
    } else if (osName.startsWith("Windows")) {
      String local = environment.getOrDefault("LOCALAPPDATA", "");
      return (local.isEmpty() ? home.resolve("AppData").resolve("Local") : Path.of(local))
          .resolve(NAME);
    } else if (osName.startsWith("Mac")) {
      return home.resolve("Library").resolve("Application Support").resolve(NAME);
    }
    String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
    // "All paths set in these environment variables must be absolute"; others are to be ignored.
    return (xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local").resolve("state"))
        .resolve(NAME);
  }

  /**
   * Opens a state directory for this process alone, and makes it if it is not there.
   *
   * @throws IdentityException if another process has it open, it cannot be used, or others can
   *     write to it
   */
  public static StateDirectory open(Path directory) throws IdentityException {
    try {
      OwnerOnly.createDirectories(directory);
      if (OwnerOnly.isWritableByOthers(directory)) {
        throw new IdentityException(
            "Others can write to the state directory "
                + directory
                + ". Take that from them with: chmod go-w '"
                + directory
                + "'");
      }
      Path realPath = directory.toRealPath();
      if (!OPEN.add(realPath)) {
        throw inUse(directory);
      }
      Optional<FileChannel> locked = Optional.empty();
      try {
        locked = lock(realPath.resolve(LOCK));
      } finally {
        if (locked.isEmpty()) {
          OPEN.remove(realPath);
        }
      }
      return new StateDirectory(directory, realPath, locked.orElseThrow(() -> inUse(directory)));
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  /** Whether a process has the directory open at this moment. */
  public static boolean isInUse(Path directory) throws IdentityException {
    try {
      if (!Files.exists(directory.resolve(LOCK))) {
        return false;
      }
      Path realPath = directory.toRealPath();
      if (OPEN.contains(realPath)) {
        return true;
      }
      try (FileChannel channel = OwnerOnly.openForLock(realPath.resolve(LOCK))) {
        return channel.tryLock() == null;
      }
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  /** The directory. */
  public Path path() {
    return directory;
  }

  /**
   * The identity that is kept here; a new one is made the first time.
   *
   * @throws IdentityException if the file is damaged, or others can read it, or it cannot be read
   *     or written
   */
  public Identity identity(RemoteIdForm form) throws IdentityException {
    return file().identity(form);
  }

  /**
   * The identity that is kept here, going by a given id, which is not kept.
   *
   * @param remoteId as {@link RemoteIds#of} gives it
   * @throws IdentityException as {@link #identity(RemoteIdForm)}
   */
  public Identity identity(String remoteId) throws IdentityException {
    return file().identity(remoteId);
  }

  /**
   * Makes a new identity in the place of the present one, which is lost: whoever knows the old id
   * cannot find this gateway any more.
   *
   * @throws IdentityException if it cannot be written
   */
  public Identity renew(RemoteIdForm form) throws IdentityException {
    return create().identity(form);
  }

  private synchronized IdentityFile file() throws IdentityException {
    Optional<IdentityFile> present = peek(directory);
    return present.isPresent() ? present.get() : create();
  }

  private synchronized IdentityFile create() throws IdentityException {
    IdentityFile fresh = IdentityFile.fresh(random);
    try {
      OwnerOnly.write(directory.resolve(IDENTITY), fresh.text());
    } catch (IOException e) {
      throw unusable(directory, e);
    }
    return fresh;
  }

  /**
   * The identity in a directory that may be in use; none if there is none. Changes nothing.
   *
   * @throws IdentityException as {@link #identity(RemoteIdForm)}
   */
  public static Optional<Identity> peek(Path directory, RemoteIdForm form)
      throws IdentityException {
    return peek(directory).map(file -> file.identity(form));
  }

  private static Optional<IdentityFile> peek(Path directory) throws IdentityException {
    Path file = directory.resolve(IDENTITY);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      if (OwnerOnly.isOpenToOthers(file)) {
        throw new IdentityException(
            "Others can read the identity in "
                + file
                + ", and may have copied it. Make a new one with: new-id --state-dir '"
                + directory
                + "'; or, if nobody has, close it with: chmod 600 '"
                + file
                + "'");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw damaged(file, null);
      }
      return Optional.of(IdentityFile.parse(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (java.nio.charset.CharacterCodingException | IllegalArgumentException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  private static IdentityException damaged(Path file, Exception cause) {
    return new IdentityException(
        "The identity in "
            + file
            + " is damaged."
            + (cause instanceof IllegalArgumentException ? " " + cause.getMessage() : "")
            + " Bring it back from a backup, or make a new one with: new-id (the Remote ID changes"
            + " then).",
        cause);
  }

  private static IdentityException unusable(Path directory, IOException e) {
    String why =
        e instanceof AccessDeniedException
            ? "this user may not"
            : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new IdentityException(
        "The state directory " + directory + " cannot be used: " + why + ".", e);
  }

  private static Optional<FileChannel> lock(Path file) throws IOException {
    FileChannel channel = OwnerOnly.openForLock(file);
    if (channel.tryLock() == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(channel);
  }

  private static IdentityException inUse(Path directory) {
    return new IdentityException(
        "Another gateway is running with the state directory "
            + directory
            + ". Stop it first, or give this one a directory of its own (--state-dir).");
  }

  /** Gives the directory free. */
  @Override
  public void close() {
    try {
      channel.close();
      OPEN.remove(realPath);
    } catch (IOException e) {
      System.getLogger(StateDirectory.class.getName())
          .log(System.Logger.Level.WARNING, "the state directory was not given free", e);
    }
  }
}
