package dev.parley;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.parley.settings.SettingsGroup;
import jakarta.annotation.Resource;
import jakarta.enterprise.inject.Produces;

/** Who may import whom: the floor plan of DESIGN.md, held by the build. */
@AnalyzeClasses(packages = "dev.parley", importOptions = ArchitectureTest.NoTests.class)
class ArchitectureTest {

  /** ArchUnit's own option knows only {@code target/}; CI builds in other directories, too. */
  static final class NoTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }

  private static ArchRule mayUse(String room, String... others) {
    String[] allowed = new String[others.length + 3];
    allowed[0] = "java..";
    allowed[1] = "javax.crypto..";
    allowed[2] = room;
    System.arraycopy(others, 0, allowed, 3, others.length);
    return classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed))
        .allowEmptyShould(true);
  }

  private static final String[] PROTOCOL = {
    "dev.parley.exchange",
    "dev.parley.guard..",
    "dev.parley.ice..",
    "dev.parley.webhook..",
    "dev.parley.json",
    "dev.parley.settings",
    "jakarta.annotation",
    "jakarta.enterprise..",
    "jakarta.inject.."
  };

  private static ArchRule protocol(String room, String... more) {
    String[] allowed = java.util.Arrays.copyOf(PROTOCOL, PROTOCOL.length + more.length);
    System.arraycopy(more, 0, allowed, PROTOCOL.length, more.length);
    return mayUse(room, allowed);
  }

  @ArchTest static final ArchRule exchange = mayUse("dev.parley.exchange");
  @ArchTest static final ArchRule body = mayUse("dev.parley.body");
  @ArchTest static final ArchRule settings = mayUse("dev.parley.settings");
  @ArchTest static final ArchRule json = mayUse("dev.parley.json", "tools.jackson..");

  @ArchTest
  static final ArchRule localEngine = mayUse("dev.parley.cluster.local..", "dev.parley.exchange");

  @ArchTest
  static final ArchRule redisEngine =
      mayUse(
          "dev.parley.cluster.redis..",
          "dev.parley.exchange",
          "dev.parley.settings",
          "io.lettuce..",
          "io.netty.util.concurrent");

  @ArchTest
  static final ArchRule theRedisClientOnlyInItsEngine =
      noClasses()
          .that(not(resideInAPackage("dev.parley.cluster.redis..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.lettuce..", "io.netty..");

  @ArchTest
  static final ArchRule ice =
      mayUse(
          "dev.parley.ice..",
          "dev.parley.exchange",
          "dev.parley.json",
          "dev.parley.settings",
          "jakarta.enterprise..",
          "jakarta.inject..");

  @ArchTest
  static final ArchRule webhook =
      mayUse(
          "dev.parley.webhook..",
          "dev.parley.body",
          "dev.parley.exchange",
          "dev.parley.json",
          "dev.parley.settings",
          "jakarta.enterprise..",
          "jakarta.inject..");

  @ArchTest
  static final ArchRule guard =
      mayUse(
          "dev.parley.guard..",
          "dev.parley.body",
          "dev.parley.exchange",
          "dev.parley.json",
          "dev.parley.settings",
          "com.github.benmanes.caffeine..",
          "com.nimbusds..",
          "jakarta.annotation",
          "jakarta.enterprise..",
          "jakarta.inject..");

  @ArchTest static final ArchRule sharedWs = protocol("dev.parley.protocol");

  @ArchTest
  static final ArchRule ayame = protocol("dev.parley.protocol.ayame..", "com.github.f4b6a3.ulid..");

  @ArchTest static final ArchRule remoteId = protocol("dev.parley.protocol.remoteid..");
  @ArchTest static final ArchRule pairing = protocol("dev.parley.protocol.pairing..");
  @ArchTest static final ArchRule named = protocol("dev.parley.protocol.named..");

  @ArchTest
  static final ArchRule gateway =
      mayUse(
          "dev.parley.gateway..",
          "dev.parley.body",
          "dev.parley.json",
          "javax.crypto..",
          "javax.net.ssl..",
          "dev.onvoid.webrtc..",
          "org.eclipse.jetty..",
          "picocli..",
          "com.google.zxing..");

  @ArchTest
  static final ArchRule nobodyKnowsTheGateway =
      noClasses()
          .that(not(resideInAPackage("dev.parley.gateway..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.parley.gateway..",
              "dev.onvoid.webrtc..",
              "org.eclipse.jetty..",
              "picocli..",
              "com.google.zxing..");

  @ArchTest
  static final ArchRule theWebRtcLibraryOnlyInRtc =
      noClasses()
          .that(not(resideInAPackage("dev.parley.gateway.rtc..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.onvoid.webrtc..");

  @ArchTest
  static final ArchRule theWebSocketClientOnlyInBridge =
      noClasses()
          .that(not(resideInAPackage("dev.parley.gateway.bridge..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..");

  @ArchTest
  static final ArchRule theLibraryOfTheGatewayIsNoProgram =
      noClasses()
          .that()
          .resideInAPackage("dev.parley.gateway..")
          .and(not(resideInAPackage("dev.parley.gateway.program..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.parley.gateway.program..", "picocli..", "com.google.zxing..");

  @ArchTest
  static final ArchRule theDoorKnowsNoProtocolAndNoEngine =
      noClasses()
          .that()
          .resideInAPackage("dev.parley.door..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.parley.protocol..",
              "dev.parley.cluster..",
              "dev.parley.webhook..",
              "dev.parley.ops..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule webSocketsOnlyInTheDoor =
      noClasses()
          .that(not(resideInAPackage("dev.parley.door..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.websocket..");

  @ArchTest
  static final ArchRule theJsonLibraryOnlyInJson =
      noClasses()
          .that(not(resideInAPackage("dev.parley.json")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("tools.jackson..");

  @ArchTest
  static final ArchRule theTokenLibraryOnlyInTokens =
      noClasses()
          .that(not(resideInAPackage("dev.parley.guard.token")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.nimbusds..");

  @ArchTest
  static final ArchRule protocolsDoNotKnowEachOther =
      slices()
          .matching("dev.parley.protocol.(*)..")
          .should()
          .notDependOnEachOther()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule noCycles = slices().matching("dev.parley.(*)..").should().beFreeOfCycles();

  /** Why: {@code dev.parley.start.SettingsBeans}. On Payara 7 such a bean stops the deployment. */
  @ArchTest
  static final ArchRule whoMakesSettingsHasNoResources =
      methods()
          .that()
          .areAnnotatedWith(Produces.class)
          .and()
          .haveRawReturnType(assignableTo(SettingsGroup.class))
          .should()
          .beDeclaredInClassesThat(
              describe(
                  "have no resources injected",
                  type ->
                      type.getFields().stream().noneMatch(f -> f.isAnnotatedWith(Resource.class))));

  @ArchTest
  static final ArchRule nobodyPrints =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");
}
