package dev.parley.gateway.identity;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/** The forms of a Remote ID (PROTOCOLS.md, sections 2 and 5). */
public final class RemoteIds {
  private static final Pattern ID = Pattern.compile("[A-Z0-9-]{1,64}");

  /** No 0 and O, 1 and I and L: the id may have to be read out over a telephone. */
  private static final String CLEAR = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

  /** RFC 4648 section 6, with {@code 9} in the place of {@code 2}, which is taken for a Z. */
  private static final String PINNED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ934567";

  private static final int PINNED_BYTES = 16;
  private static final int FINGERPRINT_BYTES = 32;
  private static final int SECRET_CHARS = 40;

  private RemoteIds() {}

  /**
   * An id in capitals, as every server echoes it.
   *
   * @throws IllegalArgumentException with a sentence if it is none
   */
  public static String of(String text) {
    // ASCII alone, which the check afterwards sees to: some other letters have A-Z as capitals.
    boolean ascii = text.chars().allMatch(c -> c < 128);
    return check(ascii ? text.strip().toUpperCase(Locale.ROOT) : text);
  }

  static String check(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "'" + id + "' is not a Remote ID. Use 1 to 64 of A-Z, 0-9 and '-'.");
    }
    return id;
  }

  /**
   * The pinned form: the first 16 bytes of the certificate's fingerprint in base32 without padding,
   * {@code 9} written for {@code 2}; 26 characters. Whoever knows the id can check the certificate.
   *
   * @param fingerprintSha256 32 bytes
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static String pinned(byte[] fingerprintSha256) {
    if (fingerprintSha256.length != FINGERPRINT_BYTES) {
      throw new IllegalArgumentException("A SHA-256 fingerprint has 32 bytes.");
    }
    StringBuilder id = new StringBuilder();
    int kept = 0;
    int bits = 0;
    for (int i = 0; i < PINNED_BYTES; i++) {
      kept = (kept << 8 | (fingerprintSha256[i] & 0xff)) & 0xfff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        id.append(PINNED.charAt(kept >> bits & 31));
      }
    }
    return id.append(PINNED.charAt(kept << (5 - bits) & 31)).toString();
  }

  /** A new id of the form {@code MA-XXXX-XXXX}: 31^8, about 2^39, possibilities. */
  public static String shortForm(SecureRandom random) {
    String letters = letters(8, random);
    return "MA-" + letters.substring(0, 4) + "-" + letters.substring(4);
  }

  /** A new secret: 40 letters and digits, about 198 bits of chance. */
  static String secret(SecureRandom random) {
    return letters(SECRET_CHARS, random);
  }

  private static String letters(int count, SecureRandom random) {
    StringBuilder letters = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      letters.append(CLEAR.charAt(random.nextInt(CLEAR.length())));
    }
    return letters.toString();
  }
}
