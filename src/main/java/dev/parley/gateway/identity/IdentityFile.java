package dev.parley.gateway.identity;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the state directory keeps, in one file so that it changes as a whole: a few named values,
 * and the key and the certificate in PEM, before which RFC 7468 (section 2) allows any text.
 *
 * @param secret for takeover protection
 * @param shortId the id of the short form
 * @param privateKeyPem PKCS #8
 * @param certificatePem X.509
 */
record IdentityFile(String secret, String shortId, String privateKeyPem, String certificatePem) {
  private static final String WARNING =
      "The identity of a Parley gateway. Whoever has this file can pose as it: keep it to yourself.";
  private static final Pattern FORM =
      Pattern.compile(
          "\\Q"
              + WARNING
              + "\\E\n"
              + "Secret: (?<secret>[A-Z0-9]{16,256})\n"
              + "Short-Id: (?<id>[A-Z0-9-]{1,64})\n"
              + "\n"
              + "(?<key>-----BEGIN PRIVATE KEY-----\n[^-]+-----END PRIVATE KEY-----\n)"
              + "(?<certificate>-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n)");

  /** A new key, certificate, secret and id. */
  static IdentityFile fresh(SecureRandom random) {
    KeyPair pair = CertificateMaker.keyPair(random);
    X509Certificate certificate = CertificateMaker.selfSigned(pair, random);
    return new IdentityFile(
        RemoteIds.secret(random),
        RemoteIds.shortForm(random),
        Pem.of(pair.getPrivate()),
        Pem.of(certificate));
  }

  /**
   * Reads the file's text.
   *
   * @throws IllegalArgumentException if it is not what {@link #text} wrote
   */
  static IdentityFile parse(String text) {
    Matcher form = FORM.matcher(text.replace("\r\n", "\n"));
    if (!form.matches()) {
      throw new IllegalArgumentException("It does not have the form of an identity file.");
    }
    IdentityFile file =
        new IdentityFile(
            form.group("secret"), form.group("id"), form.group("key"), form.group("certificate"));
    // Reads the PEM, too.
    file.identity(file.shortId);
    return file;
  }

  String text() {
    return WARNING
        + "\nSecret: "
        + secret
        + "\nShort-Id: "
        + shortId
        + "\n\n"
        + privateKeyPem
        + certificatePem;
  }

  Identity identity(RemoteIdForm form) {
    return identity(
        switch (form) {
          case PINNED ->
              RemoteIds.pinned(CertificateMaker.fingerprint(Pem.certificate(certificatePem)));
          case SHORT -> shortId;
        });
  }

  Identity identity(String remoteId) {
    return Identity.of(remoteId, certificatePem, privateKeyPem, Optional.of(secret));
  }
}
