package dev.parley.gateway.identity;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A gateway's identity: the id that clients dial and the certificate that they check. Immutable,
 * and checked as a whole when it is made: native code that is handed malformed PEM ends the
 * process, so none gets past here.
 *
 * @param remoteId 1 to 64 of A-Z, 0-9 and {@code -}
 * @param certificatePem one X.509 certificate
 * @param privateKeyPem its key: PKCS #8, ECDSA over P-256
 * @param fingerprintSha256 of the certificate's DER form, 32 bytes, as {@code
 *     a=fingerprint:sha-256} shows it; handed out as a copy
 * @param secret while the id is held at a signaling server, only who knows it takes the id over
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on its way out, compared by content.
public record Identity(
    String remoteId,
    String certificatePem,
    String privateKeyPem,
    byte[] fingerprintSha256,
    Optional<String> secret) {

  /**
   * Checks everything.
   *
   * @throws IllegalArgumentException with a sentence if the id is none, the certificate or the key
   *     cannot be read, they do not belong together, or the fingerprint is not the certificate's
   */
  public Identity {
    RemoteIds.check(remoteId);
    X509Certificate certificate = Pem.certificate(certificatePem);
    CertificateMaker.checkPair(Pem.privateKey(privateKeyPem), certificate);
    fingerprintSha256 = fingerprintSha256.clone();
    if (!Arrays.equals(fingerprintSha256, CertificateMaker.fingerprint(certificate))) {
      throw new IllegalArgumentException("The fingerprint is not that of the certificate.");
    }
  }

  /**
   * An identity with a given id.
   *
   * @throws IllegalArgumentException as the constructor
   */
  public static Identity of(
      String remoteId, String certificatePem, String privateKeyPem, Optional<String> secret) {
    return new Identity(
        remoteId,
        certificatePem,
        privateKeyPem,
        CertificateMaker.fingerprint(Pem.certificate(certificatePem)),
        secret);
  }

  /** A new identity with a pinned id (see {@link RemoteIds#pinned}), kept nowhere. */
  public static Identity fresh() {
    SecureRandom random = new SecureRandom();
    KeyPair pair = CertificateMaker.keyPair(random);
    X509Certificate certificate = CertificateMaker.selfSigned(pair, random);
    return of(
        RemoteIds.pinned(CertificateMaker.fingerprint(certificate)),
        Pem.of(certificate),
        Pem.of(pair.getPrivate()),
        Optional.of(RemoteIds.secret(random)));
  }

  /** A copy: nobody changes the fingerprint. */
  @Override
  public byte[] fingerprintSha256() {
    return fingerprintSha256.clone();
  }

  /** Whether clients can check the certificate against the id itself. */
  public boolean isPinned() {
    return remoteId.equals(RemoteIds.pinned(fingerprintSha256));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Identity that
        && remoteId.equals(that.remoteId)
        && certificatePem.equals(that.certificatePem)
        && privateKeyPem.equals(that.privateKeyPem)
        && secret.equals(that.secret);
  }

  @Override
  public int hashCode() {
    return Objects.hash(remoteId, certificatePem);
  }

  /** The id alone: keys and secrets have no place in a log. */
  @Override
  public String toString() {
    return "Identity[" + remoteId + "]";
  }
}
