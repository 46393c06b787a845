package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
    private static final Random RANDOM = new Random(20261129);

    @RepeatedTest(50)
    void an_ipv4_address_is_shown_as_one_however_ipv6_spells_it() {
        int[] part = RANDOM.ints(4, 0, 256).toArray();
        String ipv4 = part[0] + "." + part[1] + "." + part[2] + "." + part[3];
        int high = part[0] << 8 | part[1];
        int low = part[2] << 8 | part[3];

        for (String spelled : new String[] {
            ipv4,
            "::ffff:" + ipv4,
            "::FFFF:" + ipv4,
            "0:0:0:0:0:ffff:" + ipv4,
            "::ffff:%x:%x".formatted(high, low),
            "0:0:0:0:0:FfFf:%X:%x".formatted(high, low),
            "0000:0000:0000:0000:0000:ffff:%04x:%04x".formatted(high, low)
        }) {
            assertThat(new Device("", spelled).address()).as(spelled).isEqualTo(ipv4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0:0:0:0:0:0:0:1, ::1",
        "0:0:0:0:0:0:0:0, ::",
        "2001:DB8:0:0:0:0:0:7, 2001:db8::7",
        "2001:0db8:0000:0000:0001:0000:0000:0001, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:2:3:4:5:6:7:0, 1:2:3:4:5:6:7:0",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
        "fe80:0:0:0:0:0:0:1%eth0, fe80::1"
    })
    void an_ipv6_address_is_as_short_as_possible(String spelled, String shown) {
        assertThat(new Device("", spelled).address()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2001:db8::1",
                "::1",
                "::",
                "::fffe:c000:201",
                "1:2:3:4:5:ffff:c000:201",
                "192.0.2.1",
                "unknown",
                "_hidden",
                "::ffff:192.0.2.256",
                "::ffff:"
            })
    void any_other_text_or_short_form_stays_as_it_is(String address) {
        assertThat(new Device("", address).address()).isEqualTo(address);
    }
}
