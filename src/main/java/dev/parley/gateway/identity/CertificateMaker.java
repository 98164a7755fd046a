package dev.parley.gateway.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Makes self-signed certificates for DTLS (RFC 5280; ECDSA over P-256 with SHA-256, RFC 5758). The
 * JDK reads certificates but has no public way to write one; what a self-signed one takes is so
 * little DER (ITU-T X.690) that it is written here.
 */
final class CertificateMaker {
  private static final String CURVE = "secp256r1";
  private static final String ALGORITHM = "SHA256withECDSA";
  private static final int FIELD_BITS = 256;
  private static final int SERIAL_BITS = 127;

  /** Clocks at home may be wrong, a Raspberry Pi's before it has asked for the time above all. */
  private static final Instant NOT_BEFORE = Instant.parse("2020-01-01T00:00:00Z");

  /** "No well-defined expiration date", RFC 5280 section 4.1.2.5: clients pin the fingerprint. */
  private static final Instant NOT_AFTER = Instant.parse("9999-12-31T23:59:59Z");

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OID = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC = 0x17;
  private static final int GENERALIZED = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xa0;

  private static final byte[] ECDSA_WITH_SHA256 = {
    0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};

  private CertificateMaker() {}

  static KeyPair keyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /** A certificate of a key pair for itself, valid for good. It names nobody. */
  static X509Certificate selfSigned(KeyPair pair, SecureRandom random) {
    byte[] algorithm = der(SEQUENCE, der(OID, ECDSA_WITH_SHA256));
    byte[] name =
        der(
            SEQUENCE,
            der(
                SET,
                der(
                    SEQUENCE,
                    der(OID, COMMON_NAME),
                    der(UTF8_STRING, "Parley gateway".getBytes(US_ASCII)))));
    // One bit always set: a serial number is above zero (RFC 5280, section 4.1.2.2).
    BigInteger serial = new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    byte[] signed =
        der(
            SEQUENCE,
            der(VERSION, der(INTEGER, new byte[] {2})),
            der(INTEGER, serial.toByteArray()),
            algorithm,
            name,
            der(
                SEQUENCE,
                der(UTC, UTC_TIME.format(NOT_BEFORE).getBytes(US_ASCII)),
                der(GENERALIZED, GENERALIZED_TIME.format(NOT_AFTER).getBytes(US_ASCII))),
            name,
            pair.getPublic().getEncoded());
    try {
      byte[] signature = sign(pair.getPrivate(), signed);
      byte[] bits =
          new byte[signature.length + 1]; // The first: how many bits of the last are void.
      System.arraycopy(signature, 0, bits, 1, signature.length);
      byte[] certificate = der(SEQUENCE, signed, algorithm, der(BIT_STRING, bits));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with P-256", e);
    }
  }

  static byte[] fingerprint(X509Certificate certificate) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Checks that a key and a certificate belong together and are of the kind made here.
   *
   * @throws IllegalArgumentException with a sentence if not
   */
  static void checkPair(PrivateKey key, X509Certificate certificate) {
    PublicKey publicKey = certificate.getPublicKey();
    if (!isP256(key) || !isP256(publicKey)) {
      throw new IllegalArgumentException("The key is not one for ECDSA over P-256.");
    }
    byte[] anything = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(publicKey);
      signature.update(anything);
      if (signature.verify(sign(key, anything))) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The private key cannot be used.", e);
    }
    throw new IllegalArgumentException("The private key is not that of the certificate.");
  }

  private static boolean isP256(Object key) {
    return key instanceof ECKey ec
        && ec.getParams().getCurve().getField().getFieldSize() == FIELD_BITS;
  }

  private static byte[] sign(PrivateKey key, byte[] text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(key);
    signature.update(text);
    return signature.sign();
  }

  /** One value: tag, length, content. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    int length = content.size();
    if (length < 0x80) {
      value.write(length);
    } else if (length <= 0xff) {
      value.write(0x81);
      value.write(length);
    } else {
      value.write(0x82); // What is made here stays far below 64 KiB.
      value.write(length >> 8);
      value.write(length);
    }
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }
}
