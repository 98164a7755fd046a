package dev.parley.gateway.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PEM (RFC 7468) of one certificate or one key and nothing else. Read strictly: the reader after
 * this one is native code, which ends the process over what it does not understand.
 */
final class Pem {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  static String of(X509Certificate certificate) {
    try {
      return text(CERTIFICATE, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("The certificate has no DER form.", e);
    }
  }

  static String of(PrivateKey key) {
    return text(PRIVATE_KEY, key.getEncoded());
  }

  /**
   * Reads a certificate.
   *
   * @throws IllegalArgumentException with a sentence if it is none
   */
  static X509Certificate certificate(String pem) {
    byte[] der = der(CERTIFICATE, pem);
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      // More DER behind the first would be read by somebody, perhaps.
      if (certificate.getEncoded().length != der.length) {
        throw new IllegalArgumentException("The certificate is followed by something else.");
      }
      return certificate;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The certificate cannot be read.", e);
    }
  }

  /**
   * Reads a PKCS #8 key for elliptic curves.
   *
   * @throws IllegalArgumentException with a sentence if it is none
   */
  static PrivateKey privateKey(String pem) {
    byte[] der = der(PRIVATE_KEY, pem);
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The private key cannot be read.", e);
    }
  }

  private static String text(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static byte[] der(String label, String pem) {
    Matcher form =
        Pattern.compile(
                "-----BEGIN LABEL-----\r?\n((?:[A-Za-z0-9+/=]{1,76}\r?\n)+)-----END LABEL-----\\s*"
                    .replace("LABEL", label))
            .matcher(pem);
    if (!form.matches()) {
      throw new IllegalArgumentException("There is no PEM '" + label + "', or not only that.");
    }
    String base64 = form.group(1).replaceAll("\\s", "");
    try {
      return Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The PEM '" + label + "' is not base64.", e);
    }
  }
}
