package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.settings.BadSetting;
import dev.parley.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {
  private static final String PROXY = "10.0.0.1";

  private final ClientAddresses addresses = trusting("10.0.0.0/8, 2001:db8:aaaa::/48, 192.0.2.7");

  private static ClientAddresses trusting(String proxies) {
    return new ClientAddresses(
        SettingsReader.of(Map.of("TRUSTED_PROXIES", proxies)).read(GuardSettings.TRUSTED_PROXIES));
  }

  private String forwardedFor(String peer, String... values) {
    return addresses.of(peer, Map.of("x-forwarded-for", List.of(values))).text();
  }

  private String forwarded(String peer, String... values) {
    return addresses.of(peer, Map.of("forwarded", List.of(values))).text();
  }

  @Test
  void withoutATrustedProxyHeadersAreNotBelieved() {
    assertThat(forwardedFor("203.0.113.9", "198.51.100.1")).isEqualTo("203.0.113.9");
    assertThat(forwarded("203.0.113.9", "for=198.51.100.1")).isEqualTo("203.0.113.9");
    assertThat(trusting("").of(PROXY, Map.of("x-forwarded-for", List.of("198.51.100.1"))).text())
        .isEqualTo(PROXY);
  }

  @Test
  void theHopThatTheProxySawIsTheClient() {
    assertThat(forwardedFor(PROXY, "198.51.100.1")).isEqualTo("198.51.100.1");
    assertThat(forwarded(PROXY, "for=198.51.100.1;proto=https")).isEqualTo("198.51.100.1");
  }

  @Test
  void whatStandsBeforeTheFirstUntrustedHopIsForged() {
    assertThat(forwardedFor(PROXY, "6.6.6.6, 198.51.100.1")).isEqualTo("198.51.100.1");
    assertThat(forwardedFor(PROXY, "6.6.6.6, 198.51.100.1 ,10.2.3.4")).isEqualTo("198.51.100.1");
    assertThat(forwardedFor(PROXY, "6.6.6.6", "198.51.100.1, 192.0.2.7")).isEqualTo("198.51.100.1");
    assertThat(forwarded(PROXY, "for=6.6.6.6, for=198.51.100.1", "for=10.9.9.9"))
        .isEqualTo("198.51.100.1");
  }

  @Test
  void whenAllHopsAreTrustedTheFarthestIsTheClient() {
    assertThat(forwardedFor(PROXY, "10.7.7.7, 10.8.8.8")).isEqualTo("10.7.7.7");
    assertThat(forwardedFor(PROXY)).isEqualTo(PROXY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "_hidden",
        "6.6.6.6, garbage",
        "6.6.6.6, 1.2.3",
        "6.6.6.6, 1.2.3.256",
        "6.6.6.6, 01.2.3.4",
        "6.6.6.6, 1.2.3.4:99x",
        "6.6.6.6, example.org",
        "6.6.6.6,",
        "6.6.6.6, [::1"
      })
  void atAHopThatIsNoAddressTheWalkEnds(String value) {
    assertThat(forwardedFor(PROXY, value)).isEqualTo(PROXY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.1:4711 | 198.51.100.1",
        "2001:DB8:0:0::1 | 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1] | 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
        "::ffff:198.51.100.1 | 198.51.100.1",
      })
  void addressesComeInManySpellings(String hop, String address) {
    assertThat(forwardedFor(PROXY, hop)).isEqualTo(address);
    assertThat(forwarded(PROXY, "By=10.1.1.1; FOR=\"" + hop + "\"")).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=6.6.6.6;x=\", for=\"[2001:db8::1]\"",
        "for=\"6.6.6.6, for=198.51.100.1",
        "for=6.6.6.6;x=\"\\\", for=\"[2001:db8::1]\"",
        "for=6.6.6.6;for=198.51.100.1",
        "proto=https",
        "for",
        "=6.6.6.6",
      })
  void aForwardedHeaderThatCannotBeReadSafelyNamesNobody(String value) {
    assertThat(forwarded(PROXY, value)).isEqualTo(PROXY);
  }

  @Test
  void separatorsInQuotesSeparateNothing() {
    assertThat(forwarded(PROXY, "for=198.51.100.1;host=\"a,b;for=6.6.6.6\""))
        .isEqualTo("198.51.100.1");
  }

  @Test
  void headersThatContradictEachOtherAreCountedAtTheProxy() {
    assertThat(
            addresses
                .of(
                    PROXY,
                    Map.of(
                        "x-forwarded-for", List.of("198.51.100.1"),
                        "forwarded", List.of("for=6.6.6.6")))
                .text())
        .isEqualTo(PROXY);
    assertThat(
            addresses
                .of(
                    PROXY,
                    Map.of(
                        "x-forwarded-for", List.of("198.51.100.1"),
                        "forwarded", List.of("for=\"198.51.100.1:99\"")))
                .text())
        .isEqualTo("198.51.100.1");
  }

  @Test
  void aProxyThatConnectsOverIpv6IsKnownByItsIpv4AddressToo() {
    assertThat(forwardedFor("::ffff:10.0.0.1", "198.51.100.1")).isEqualTo("198.51.100.1");
    assertThat(forwardedFor("2001:db8:aaaa::5%eth0", "198.51.100.1")).isEqualTo("198.51.100.1");
  }

  @Test
  void aConnectionWithoutAnIpAddressIsItsOwnGroup() {
    assertThat(forwardedFor("unix:/run/parley", "198.51.100.1")).isEqualTo("unix:/run/parley");
  }

  @Test
  void limitsHoldForAnAddressOrAnIpv6NetworkOf64Bits() {
    assertThat(group("198.51.100.1"))
        .isEqualTo("198.51.100.1")
        .isEqualTo(group("::ffff:198.51.100.1"));
    assertThat(group("2001:db8:1:2:3::1"))
        .isEqualTo("2001:0db8:0001:0002::/64")
        .isEqualTo(group("2001:db8:1:2:ffff:ffff:ffff:ffff"))
        .isNotEqualTo(group("2001:db8:1:3::1"));
  }

  private String group(String address) {
    return addresses.of(address, Map.of()).group();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "proxy",
        "2001:db8::/129",
        "::1/64"
      })
  void aBadRangeStopsTheDeployment(String range) {
    assertThatThrownBy(() -> trusting(range))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("TRUSTED_PROXIES is '" + range + "', but allowed is");
  }

  @Test
  void rangesMayEndWithinAByte() {
    ClientAddresses narrow = trusting("172.16.0.0/12");
    Map<String, List<String>> headers = Map.of("x-forwarded-for", List.of("198.51.100.1"));
    assertThat(narrow.of("172.31.255.255", headers).text()).isEqualTo("198.51.100.1");
    assertThat(narrow.of("172.32.0.0", headers).text()).isEqualTo("172.32.0.0");
    assertThat(trusting("0.0.0.0/0").of("8.8.8.8", headers).text()).isEqualTo("198.51.100.1");
  }
}
