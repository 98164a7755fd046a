package dev.parley.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityTest {

  @Test
  void thePinnedFormIsBase32OfTheFirst16BytesWith9For2() {
    byte[] zeros = new byte[32];
    assertThat(RemoteIds.pinned(zeros)).isEqualTo("A".repeat(26));
    // RFC 4648's base32 of these 16 bytes is 2222222222222222222222222Y, by hand: 11010 over and
    // over, and 110 filled up to 11000 at the end.
    byte[] twos = HexFormat.of().parseHex("d6b5ad6b5ad6b5ad6b5ad6b5ad6b5ad6" + "00".repeat(16));
    assertThat(RemoteIds.pinned(twos)).isEqualTo("9".repeat(25) + "Y");
    byte[] ascending = new byte[32];
    for (int i = 0; i < 32; i++) {
      ascending[i] = (byte) i;
    }
    assertThat(RemoteIds.pinned(ascending)).isEqualTo("AAAQEAYEAUDAOCAJBIFQYDIOB4");
    assertThatIllegalArgumentException().isThrownBy(() -> RemoteIds.pinned(new byte[16]));
  }

  @Test
  void theShortFormHasNoLettersThatCanBeMisreadAndDoesNotRepeat() {
    Set<String> ids = new HashSet<>();
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 1_000; i++) {
      String id = RemoteIds.shortForm(random);
      assertThat(id).matches("MA-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}");
      ids.add(id);
    }
    assertThat(ids).hasSize(1_000);
  }

  @Test
  void givenIdsAreTakenInCapitalsAndCheckedAsTheServerDoes() {
    assertThat(RemoteIds.of(" ma-x7k9-p2m4 ")).isEqualTo("MA-X7K9-P2M4");
    for (String bad : new String[] {"", " ", "A_B", "A B", "ıD", "ſ", "X".repeat(65), "Ä"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RemoteIds.of(bad))
          .withMessageContaining("is not a Remote ID");
    }
  }

  @Test
  void aFreshIdentityIsPinnedAndItsCertificateIsReadByTheJdkAndValidForLong() {
    Identity identity = Identity.fresh();

    assertThat(identity.isPinned()).isTrue();
    assertThat(identity.remoteId()).matches("[A-Z3-79]{26}");
    assertThat(identity.secret().orElseThrow()).hasSize(40);
    X509Certificate certificate = Pem.certificate(identity.certificatePem());
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSerialNumber().signum()).isPositive();
    assertThat(certificate.getNotBefore().toInstant()).isBefore(Instant.now());
    assertThat(certificate.getNotAfter().toInstant()).isAfter("9999-01-01T00:00:00Z");
    assertThat(Identity.fresh().remoteId()).isNotEqualTo(identity.remoteId());
  }

  @Test
  void theCertificateIsSignedByItsOwnKey() throws Exception {
    for (int i = 0; i < 50; i++) {
      X509Certificate certificate = Pem.certificate(Identity.fresh().certificatePem());
      certificate.verify(certificate.getPublicKey());
      assertThat(certificate.getSubjectX500Principal())
          .isEqualTo(certificate.getIssuerX500Principal());
    }
  }

  @Test
  void neitherKeyNorSecretIsShown() {
    Identity identity = Identity.fresh();
    assertThat(identity).hasToString("Identity[" + identity.remoteId() + "]");
  }

  @Test
  void theFingerprintIsNobodysToChange() {
    Identity identity = Identity.fresh();
    identity.fingerprintSha256()[0] ^= 1;
    assertThat(identity.isPinned()).isTrue();
  }

  @Test
  void halvesOfTwoIdentitiesAreNone() {
    Identity one = Identity.fresh();
    Identity two = Identity.fresh();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Identity.of("X", one.certificatePem(), two.privateKeyPem(), Optional.empty()))
        .withMessage("The private key is not that of the certificate.");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Identity(
                    "X",
                    one.certificatePem(),
                    one.privateKeyPem(),
                    two.fingerprintSha256(),
                    Optional.empty()))
        .withMessage("The fingerprint is not that of the certificate.");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Identity.of("x y", one.certificatePem(), one.privateKeyPem(), Optional.empty()));
  }

  @Test
  void keysOfAnotherKindAreRefused() throws Exception {
    Identity identity = Identity.fresh();
    var generator = java.security.KeyPairGenerator.getInstance("EC");
    generator.initialize(new java.security.spec.ECGenParameterSpec("secp384r1"));
    String other = Pem.of(generator.generateKeyPair().getPrivate());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identity.of("X", identity.certificatePem(), other, Optional.empty()))
        .withMessage("The key is not one for ECDSA over P-256.");
    generator = java.security.KeyPairGenerator.getInstance("RSA");
    String rsa = Pem.of(generator.generateKeyPair().getPrivate());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identity.of("X", identity.certificatePem(), rsa, Optional.empty()));
  }

  /** Native code that reads such PEM ends the process: nothing of it may get past here. */
  @Test
  void woundedPemIsRefusedOrStillWhatItWas() {
    Identity identity = Identity.fresh();
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      boolean key = random.nextBoolean();
      StringBuilder pem =
          new StringBuilder(key ? identity.privateKeyPem() : identity.certificatePem());
      switch (random.nextInt(3)) {
        case 0 -> pem.setCharAt(random.nextInt(pem.length()), (char) (32 + random.nextInt(95)));
        case 1 -> pem.deleteCharAt(random.nextInt(pem.length()));
        default -> pem.setLength(random.nextInt(pem.length()));
      }
      try {
        Identity read =
            Identity.of(
                "X",
                key ? identity.certificatePem() : pem.toString(),
                key ? pem.toString() : identity.privateKeyPem(),
                Optional.empty());
        // Some letters carry no weight, as unused bits of base64 or parts that nobody checks: then
        // it is a certificate for this key all the same, and passes every check of the JDK.
        assertThat(Pem.certificate(read.certificatePem()).getPublicKey())
            .isEqualTo(Pem.certificate(identity.certificatePem()).getPublicKey());
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageEndingWith(".");
      }
    }
  }

  @Test
  void moreThanOneThingInThePemIsRefused() {
    Identity identity = Identity.fresh();
    String twice = identity.certificatePem() + identity.certificatePem();
    for (String bad : new String[] {"", "x", twice, identity.privateKeyPem(), "\u0000"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Identity.of("X", bad, identity.privateKeyPem(), Optional.empty()));
    }
  }
}
