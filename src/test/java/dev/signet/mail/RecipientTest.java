package dev.signet.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.IDN;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The envelope of a mail. */
class RecipientTest {

    @ParameterizedTest
    @CsvSource({
        "user@example.com, user@example.com",
        "User@Example.COM, User@Example.COM",
        "user@exämple.com, user@xn--exmple-cua.com",
        "user@EXÄMPLE.com, user@xn--exmple-cua.com",
        "user@exa\u0308mple.com, user@xn--exmple-cua.com",
        "user@xn--exmple-cua.com, user@xn--exmple-cua.com",
        "user@straße.de, user@xn--strae-oqa.de",
        "user@ΒΌΛΟΣ.com, user@xn--nxasmq6b.com",
        "user@例え.テスト, user@xn--r8jz45g.xn--zckzah",
        "user@пример。рф, user@xn--e1afmkfd.xn--p1ai",
        "user@exa\u00admple.com, user@example.com",
        "user@localhost, user@localhost",
        "user@[127.0.0.1], user@[127.0.0.1]",
        "user@[2001:db8::1], user@[IPv6:2001:db8::1]",
        "user@[IPv6:2001:db8::1], user@[IPv6:2001:db8::1]",
        "'\"a(b)\"@example.com', '<\"a(b)\"@example.com>'",
        "'\"a@b\"@exämple.com', '\"a@b\"@xn--exmple-cua.com'",
        "no address, no address",
        "'', ''"
    })
    void the_domain_is_in_ascii(String address, String recipient) {
        assertThat(Recipient.of(address)).isEqualTo(recipient);
    }

    /** Letters that IDNA2003 and IDNA2008 treat alike. */
    @Test
    void labels_are_those_of_the_jdk() {
        Random random = new Random(3492);
        String letters = "abcxyz019-äöüéñçøåčžабвгдежиклмнλμνπαβγ中文字漢かなカナ한국";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder label = new StringBuilder("a");
            for (int length = random.nextInt(12); length > 0; length--) {
                label.append(letters.charAt(random.nextInt(letters.length())));
            }
            String domain = label.append("ä.com").toString();
            if (!domain.startsWith("--", 2)) {
                assertThat(Recipient.of("user@" + domain)).isEqualTo("user@" + IDN.toASCII(domain));
            }
        }
    }
}
