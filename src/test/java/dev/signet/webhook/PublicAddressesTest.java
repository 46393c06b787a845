package dev.signet.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No address of a machine's own networks gets through in any form; the public ones do. */
class PublicAddressesTest {
    private static final int SAMPLES = 50;

    private final Random random = new Random(18);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
                "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
                "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"
            })
    void private_and_special_ipv4_addresses_are_refused_in_every_form(String network) throws Exception {
        for (byte[] four : samples(network)) {
            assertThat(admits(four))
                    .as(InetAddress.getByAddress(four).toString())
                    .isFalse();
            String bytes = (four[0] & 255) + "." + (four[1] & 255) + "." + (four[2] & 255) + "." + (four[3] & 255);
            for (String form : new String[] {
                "::ffff:" + bytes,
                "::" + bytes,
                "64:ff9b::" + bytes,
                "64:ff9b:1::" + bytes,
                "2002:" + hex(four) + "::1",
                "2001:0:" + hex(four) + "::1",
                "fe80::5efe:" + bytes
            }) {
                assertThat(admits(InetAddress.getByName(form).getAddress()))
                        .as(form)
                        .isFalse();
            }
            for (String literal : new String[] {
                Long.toString(new BigInteger(1, four).longValue()),
                (four[0] & 255) + "." + (new BigInteger(1, Arrays.copyOfRange(four, 1, 4)))
            }) {
                for (InetAddress address : new HostLookup().addresses(literal)) {
                    assertThat(admits(address.getAddress())).as(literal).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::/128", "::1/128", "::/96", "64:ff9b::/96", "100::/64", "2001::/32", "2001:10::/28", "2001:db8::/32",
                "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fd00:ec2::254/128", "fe80::/10", "fec0::/10",
                        "ff00::/8"
            })
    void private_and_special_ipv6_addresses_are_refused(String network) throws Exception {
        for (byte[] six : samples(network)) {
            assertThat(admits(six)).as(InetAddress.getByAddress(six).toString()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450:4001::200e",
                "2001:200::1",
                "2001:4860:4860::8888",
                "3ffe::1"
            })
    void public_addresses_are_admitted_up_to_the_borders(String address) throws UnknownHostException {
        assertThat(admits(InetAddress.getByName(address).getAddress())).isTrue();
    }

    @Test
    void a_setting_allows_networks_and_addresses_and_nothing_beside_them() throws UnknownHostException {
        PublicAddresses addresses = with("10.1.0.0/16, 127.0.0.1,fd00::/8");
        assertThat(addresses.admit(InetAddress.getByName("10.1.2.3"))).isTrue();
        assertThat(addresses.admit(InetAddress.getByName("10.2.2.3"))).isFalse();
        assertThat(addresses.admit(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(addresses.admit(InetAddress.getByName("127.0.0.2"))).isFalse();
        assertThat(addresses.admit(InetAddress.getByName("fd12::1"))).isTrue();
        assertThat(addresses.admit(InetAddress.getByName("::1"))).isFalse();
        assertThat(addresses.admit(InetAddress.getByName("1.1.1.1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0", "*", "fd00::/129", "10.0.0.1:80"})
    void a_setting_that_is_no_network_stops_the_start(String wrong) {
        assertThatThrownBy(() -> with(wrong))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.webhooks.allowed-networks");
    }

    private static PublicAddresses with(String networks) {
        return new PublicAddresses(Settings.of(WebhookConfig.class, "signet.webhooks.allowed-networks", networks));
    }

    private static boolean admits(byte[] address) throws UnknownHostException {
        return new PublicAddresses(Settings.of(WebhookConfig.class)).admit(InetAddress.getByAddress(address));
    }

    private static String hex(byte[] four) {
        return "%02x%02x:%02x%02x".formatted(four[0], four[1], four[2], four[3]);
    }

    /** The first and the last address of a network, and some between them. */
    private byte[][] samples(String network) throws UnknownHostException {
        String[] parts = network.split("/");
        byte[] base = InetAddress.getByName(parts[0]).getAddress();
        int bits = base.length * 8;
        int free = bits - Integer.parseInt(parts[1]);
        BigInteger first = new BigInteger(1, base);
        byte[][] samples = new byte[SAMPLES][];
        for (int i = 0; i < SAMPLES; i++) {
            BigInteger offset = i == 0
                    ? BigInteger.ZERO
                    : i == 1 ? BigInteger.ONE.shiftLeft(free).subtract(BigInteger.ONE) : new BigInteger(free, random);
            samples[i] = padded(first.add(offset).toByteArray(), base.length);
        }
        return samples;
    }

    private static byte[] padded(byte[] number, int length) {
        byte[] address = new byte[length];
        int count = Math.min(number.length, length);
        System.arraycopy(number, number.length - count, address, length - count, count);
        return address;
    }
}
