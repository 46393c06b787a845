package dev.signet.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider says about somebody, as the database can store it. */
class ProvenIdentityTest {
    private static ProvenIdentity called(String subject) {
        return new ProvenIdentity("acme", subject, "", false, PersonName.NONE, null, 0);
    }

    /** A half of a surrogate pair, or NUL, in every place. */
    static Stream<String> unstorable() {
        return IntStream.concat(
                        IntStream.of(0),
                        IntStream.rangeClosed(Character.MIN_SURROGATE, Character.MAX_SURROGATE)
                                .filter(c -> c % 37 == 0 || c % 0x400 == 0 || c % 0x400 == 0x3ff))
                .mapToObj(c -> String.valueOf((char) c))
                .flatMap(half -> Stream.of(half, half + "ada", "a" + half + "da", "ada" + half));
    }

    @ParameterizedTest
    @MethodSource("unstorable")
    void a_subject_that_would_be_stored_as_another_is_nobody(String subject) {
        assertThat(called(subject).isStorable()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("unstorable")
    void a_name_loses_what_cannot_be_stored(String name) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode().put("given_name", name);

        assertThat(PersonName.of(claims, "").first()).isEqualTo(name.length() > 1 ? "ada" : "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "ada", "?ada", "\uFFFDada", "\uD83D\uDE00ada", "a|b/c", " ada"})
    void any_other_subject_is_somebody(String subject) {
        assertThat(called(subject).isStorable()).isTrue();
    }

    @Test
    void a_subject_has_at_most_512_characters() {
        assertThat(called("x".repeat(512)).isStorable()).isTrue();
        assertThat(called("x".repeat(513)).isStorable()).isFalse();
        assertThat(called(" ").isStorable()).isFalse();
    }
}
