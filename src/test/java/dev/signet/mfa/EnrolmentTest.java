package dev.signet.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class EnrolmentTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** The characters of the names: delimiters of URIs, characters that URIs escape, and letters of every length in UTF-8. */
    private static final String[] PIECES = {
        ":", "::", "%3A", "%", "/", "?", "#", "&", "=", "+", " ", "@", "'", "é", "ß", "日本", "😀", "a", "Bob", "Acme",
        "."
    };

    private static final Random RANDOM = new Random(20261129);

    @RepeatedTest(200)
    void an_app_reads_issuer_and_name_from_the_label_whatever_they_are_made_of() {
        String issuer = "I" + text();
        String account = "n" + text();

        URI uri = URI.create(Enrolment.of(SECRET, issuer, account).otpauthUri());

        // As FreeOTP does it: the unescaped path, split at its colon; there may be only one.
        String[] label = uri.getPath().substring(1).split(":", -1);
        assertThat(label).containsExactly(without(issuer), without(account));
        assertThat(uri.getRawPath()).doesNotContain("%3A").doesNotContain("+");
        assertThat(parameter(uri, "issuer")).isEqualTo(label[0]);
        assertThat(parameter(uri, "secret")).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    @Test
    void long_names_are_cut_between_characters_and_after_the_colons_are_gone() {
        String uri = Enrolment.of(SECRET, "Signet", ":".repeat(100) + "😀".repeat(100))
                .otpauthUri();

        assertThat(URI.create(uri).getPath()).isEqualTo("/Signet:" + "😀".repeat(64));
    }

    private static String without(String text) {
        return text.replace(":", "").strip();
    }

    private static String text() {
        StringBuilder text = new StringBuilder();
        for (int i = RANDOM.nextInt(9); i > 0; i--) {
            text.append(PIECES[RANDOM.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static String parameter(URI uri, String name) {
        for (String pair : uri.getRawQuery().split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no " + name + " in " + uri);
    }
}
