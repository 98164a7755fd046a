package dev.parley.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDirectoryTest {
  @TempDir private Path temp;

  private Path dir() {
    return temp.resolve("a").resolve("state");
  }

  private Path file() {
    return dir().resolve("identity.pem");
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private Identity made() throws IdentityException {
    try (StateDirectory state = StateDirectory.open(dir())) {
      return state.identity(RemoteIdForm.PINNED);
    }
  }

  private void refuses(String... words) {
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(this::made)
        .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("Exception"));
  }

  @Test
  void theIdentityIsMadeOnceAndStaysTheSame() throws Exception {
    Identity first = made();

    assertThat(made()).isEqualTo(first);
    assertThat(first.isPinned()).isTrue();
    assertThat(StateDirectory.peek(dir(), RemoteIdForm.PINNED)).contains(first);
  }

  @Test
  void onlyTheOwnerCanReadIt() throws Exception {
    made();

    assertThat(permissions(dir())).isEqualTo("rwx------");
    assertThat(permissions(file())).isEqualTo("rw-------");
    assertThat(permissions(dir().resolve("lock"))).isEqualTo("rw-------");
    try (var files = Files.list(dir())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("identity.pem", "lock");
    }
  }

  @Test
  void theShortFormAndAGivenIdHaveTheSameCertificate() throws Exception {
    Identity pinned = made();
    try (StateDirectory state = StateDirectory.open(dir())) {
      Identity shortForm = state.identity(RemoteIdForm.SHORT);
      assertThat(shortForm.remoteId()).startsWith("MA-");
      assertThat(state.identity(RemoteIdForm.SHORT)).isEqualTo(shortForm);
      assertThat(shortForm.fingerprintSha256()).isEqualTo(pinned.fingerprintSha256());
      Identity given = state.identity("GIVEN-1");
      assertThat(given.remoteId()).isEqualTo("GIVEN-1");
      assertThat(given.isPinned()).isFalse();
      assertThat(given.secret()).isEqualTo(pinned.secret());
    }
  }

  @Test
  void aNewIdentityReplacesTheOldOne() throws Exception {
    Identity old = made();
    Identity renewed;
    try (StateDirectory state = StateDirectory.open(dir())) {
      renewed = state.renew(RemoteIdForm.PINNED);
    }
    assertThat(renewed.remoteId()).isNotEqualTo(old.remoteId());
    assertThat(renewed.secret()).isNotEqualTo(old.secret());
    assertThat(made()).isEqualTo(renewed);
    assertThat(permissions(file())).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
  void aFileThatOthersCanReadOrWriteIsRefused(String permissions) throws Exception {
    made();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));

    refuses("Others can read the identity in " + file(), "new-id", "chmod 600 '" + file() + "'");
  }

  @Test
  void aDirectoryThatOthersCanWriteToIsRefusedAndOneThatTheyCanReadIsNot() throws Exception {
    made();
    Files.setPosixFilePermissions(dir(), PosixFilePermissions.fromString("rwxrwxr-x"));
    refuses("Others can write to the state directory", "chmod go-w");

    Files.setPosixFilePermissions(dir(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(made().isPinned()).isTrue();
  }

  @Test
  void aDamagedFileIsRefusedWhereverTheDamageIs() throws Exception {
    made();
    String whole = Files.readString(file());
    for (int i = 0; i < whole.length(); i += 7) {
      Files.writeString(file(), whole.substring(0, i));
      refuses("The identity in " + file() + " is damaged.", "new-id");
    }
    Files.writeString(file(), whole + "more");
    refuses("is damaged");
    Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe});
    refuses("is damaged");
    Files.writeString(file(), whole + " ".repeat(1 << 16));
    refuses("is damaged");
    Files.writeString(file(), whole);
    assertThat(made().isPinned()).isTrue();
  }

  @Test
  void aDamagedIdentityCanBeReplaced() throws Exception {
    made();
    Files.writeString(file(), "x");
    try (StateDirectory state = StateDirectory.open(dir())) {
      assertThat(state.renew(RemoteIdForm.PINNED).isPinned()).isTrue();
    }
  }

  @Test
  void aSecondGatewayOnTheSameDirectoryIsRefusedAndDoesNotDisturbTheFirst() throws Exception {
    try (StateDirectory first = StateDirectory.open(dir())) {
      assertThat(first.path()).isEqualTo(dir());
      refuses("Another gateway is running with the state directory " + dir());
      assertThat(StateDirectory.isInUse(dir())).isTrue();
      // Asking has not unlocked it for other processes either.
      assertThat(OtherProcess.locks(dir().resolve("lock"))).isFalse();
    }
    assertThat(StateDirectory.isInUse(dir())).isFalse();
    assertThat(OtherProcess.locks(dir().resolve("lock"))).isTrue();
  }

  @Test
  void aDirectoryThatCannotBeUsedIsRefused() throws Exception {
    Files.writeString(temp.resolve("a"), "a file in its place");

    refuses("The state directory " + dir() + " cannot be used");
  }

  @Test
  void theDefaultIsWhereTheOperatingSystemKeepsSuchThings() {
    Path home = Path.of("/home/ada");
    assertThat(StateDirectory.byDefault(Map.of(), "Linux", home))
        .isEqualTo(Path.of("/home/ada/.local/state/parley-gateway"));
    assertThat(StateDirectory.byDefault(Map.of("XDG_STATE_HOME", "/x"), "Linux", home))
        .isEqualTo(Path.of("/x/parley-gateway"));
    assertThat(StateDirectory.byDefault(Map.of("XDG_STATE_HOME", "x"), "Linux", home))
        .isEqualTo(Path.of("/home/ada/.local/state/parley-gateway"));
    assertThat(StateDirectory.byDefault(Map.of("STATE_DIRECTORY", "/var/lib/p:/q"), "Linux", home))
        .isEqualTo(Path.of("/var/lib/p"));
    assertThat(StateDirectory.byDefault(Map.of(), "Mac OS X", home))
        .isEqualTo(Path.of("/home/ada/Library/Application Support/parley-gateway"));
    assertThat(StateDirectory.byDefault(Map.of("LOCALAPPDATA", "/l"), "Windows 11", home))
        .isEqualTo(Path.of("/l/parley-gateway"));
  }
}
