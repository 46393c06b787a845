package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompactFormTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();

    @Test
    void three_encoded_parts_of_any_length_have_the_form() {
        Random random = new Random(17);
        for (int i = 0; i < 2_000; i++) {
            assertThat(CompactForm.isOf(part(random) + "." + part(random) + "." + part(random)))
                    .isTrue();
        }
    }

    @Test
    void other_characters_and_padding_do_not() {
        for (char c = 0; c < 300; c++) {
            if (c != '.') {
                assertThat(CompactForm.isOf("AAA" + c + ".AAAA.AAAA"))
                        .as("character %d", (int) c)
                        .isEqualTo(ALPHABET.indexOf(c) >= 0);
            }
        }
    }

    @Test
    void every_part_is_needed_and_no_other() {
        for (String text : new String[] {
            "",
            ".",
            "..",
            "AAAA",
            "AAAA.AAAA",
            "AAAA.AAAA.",
            ".AAAA.AAAA",
            "AAAA..AAAA",
            "AAAA.AAAA.AAAA.",
            "AAAA.AAAA.AAAA.AAAA"
        }) {
            assertThat(CompactForm.isOf(text)).as(text).isFalse();
        }
    }

    /** As Java's decoder and encoder see it, for every way that a part can end. */
    @Test
    void a_part_has_only_one_encoding() {
        for (char first : ALPHABET.toCharArray()) {
            for (char last : ALPHABET.toCharArray()) {
                for (String part :
                        new String[] {"" + last, "" + first + last, "A" + first + last, "AA" + first + last}) {
                    assertThat(CompactForm.isOf("AAAA.AAAA." + part)).as(part).isEqualTo(isCanonical(part));
                    assertThat(CompactForm.isOf(part + ".AAAA.AAAA")).as(part).isEqualTo(isCanonical(part));
                }
            }
        }
    }

    private boolean isCanonical(String part) {
        try {
            return encoder.encodeToString(Base64.getUrlDecoder().decode(part)).equals(part);
        } catch (IllegalArgumentException cutOff) {
            return false;
        }
    }

    private String part(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(50)];
        random.nextBytes(bytes);
        return encoder.encodeToString(bytes);
    }
}
