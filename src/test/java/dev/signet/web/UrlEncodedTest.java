package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map.Entry;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WHATWG URL §5.1, in bodies and in queries. */
class UrlEncodedTest {
    private static final long SEED = Long.getLong("signet.test.seed", 20261128);
    private static final int GENERATED = 5_000;
    private static final String SIGNS = "%%%%aF09+&=;# \"<>\\^`{|}[]/?:@!$'()*,~\u00e9\u20ac";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a=50% off|a=50% off",
                "a=50%+off|a=50% off",
                "a=%|a=%",
                "a=%%|a=%%",
                "a=%4|a=%4",
                "a=%zz|a=%zz",
                "a=%25|a=%",
                "a=%2525|a=%25",
                "a=%%41|a=%A",
                "a=100%&b=1|a=100%,b=1",
                "%=x|%=x",
                "a|a=",
                "a=|a=",
                "=b|=b",
                "a=b=c|a=b=c",
                "&&a=1&|a=1",
                "a=1;b=2|a=1;b=2",
                "a=1&a=2|a=1,a=2",
                "a=%C3%A9|a=é",
                "a=%2B+|a=+ ",
            })
    void nothing_is_malformed(String form, String fields) {
        assertThat(parsed(form)).isEqualTo(List.of(fields.split(",")));
    }

    @Test
    void what_a_client_encodes_by_the_rules_comes_out_as_it_was() {
        Random random = new Random(SEED);
        for (int i = 0; i < GENERATED; i++) {
            String value = text(random);
            String form = "a=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&b=";
            assertThat(UrlEncoded.parse(form.getBytes(StandardCharsets.UTF_8))
                            .get(0)
                            .getValue())
                    .as("seed %d: %s", SEED, form)
                    .isEqualTo(value);
        }
    }

    /** A query in order is one that any parser reads, and says what the query that was sent says. */
    @Test
    void a_query_in_order_says_the_same() {
        Random random = new Random(SEED);
        for (int i = 0; i < GENERATED; i++) {
            byte[] sent = ("a=" + text(random).replace(' ', '+')).getBytes(StandardCharsets.UTF_8);
            String target = "/?" + new String(sent, StandardCharsets.ISO_8859_1);
            String orderly = TargetAsMeant.orderly(target);
            assertThat(orderly)
                    .as("seed %d: %s", SEED, target)
                    .matches("/\\?(?:%[0-9A-Fa-f]{2}|[\\x21-\\x7E&&[^%;#]])*");
            assertThat(UrlEncoded.parse(orderly.substring(2).getBytes(StandardCharsets.US_ASCII)))
                    .as("seed %d: %s", SEED, target)
                    .isEqualTo(UrlEncoded.parse(sent));
            assertThat(TargetAsMeant.orderly(orderly)).isEqualTo(orderly);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        return text.toString();
    }

    private static List<String> parsed(String form) {
        return UrlEncoded.parse(form.getBytes(StandardCharsets.UTF_8)).stream()
                .map(Entry::toString)
                .toList();
    }
}
