package dev.parley.protocol.remoteid;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Random;

/**
 * What is kept of the secret that protects an id: {@code SALT.HASH}, a SHA-256 over a random salt
 * and the secret, both in base64. One fast pass, not a slow password hash: registering must cost a
 * stranger more than it costs us, and the hash never leaves the exchange. Secrets are meant to be
 * random, not words.
 */
final class Seal {
  /** The longest secret, in chars. */
  static final int LONGEST_SECRET = 1024;

  /** On a claim that nothing protects. */
  static final String NONE = "";

  private static final int SALT_BYTES = 16;

  private Seal() {}

  /** Seals a secret with fresh salt; nothing is {@link #NONE}. */
  static String of(String secret, Random random) {
    if (secret == null) {
      return NONE;
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return encode(salt) + "." + encode(hash(salt, secret));
  }

  /**
   * Whether {@code secret} is the one that was sealed. Takes the same time wherever they differ.
   *
   * @param secret null if none was given, which opens {@link #NONE} only
   */
  static boolean opens(String seal, String secret) {
    if (seal.equals(NONE)) {
      return true;
    }
    if (secret == null) {
      return false;
    }
    int dot = seal.indexOf('.');
    byte[] salt = Base64.getDecoder().decode(seal.substring(0, dot));
    byte[] hash = Base64.getDecoder().decode(seal.substring(dot + 1));
    return MessageDigest.isEqual(hash, hash(salt, secret));
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] hash(byte[] salt, String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      // Char by char: an encoder would make all half surrogate pairs the same.
      ByteBuffer chars = ByteBuffer.allocate(2 * secret.length());
      chars.asCharBuffer().put(secret);
      return digest.digest(chars.array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
