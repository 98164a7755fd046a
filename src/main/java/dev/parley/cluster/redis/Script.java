package dev.parley.cluster.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The script, put together from the files beside this class.
 *
 * @param source the whole of it, in UTF-8
 * @param sha what Redis calls it
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, never compared.
record Script(byte[] source, String sha) {
  private static final List<String> FILES =
      List.of("1-head", "2-signals", "3-names", "4-rooms", "5-pairings", "6-nodes", "7-main");

  static Script load() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String file : FILES) {
      try (InputStream in = Script.class.getResourceAsStream(file + ".lua")) {
        in.transferTo(all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    byte[] source = all.toByteArray();
    try {
      // Redis names scripts so; nothing depends on its strength.
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(source);
      return new Script(source, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
