package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A text with several faults gets every one told, in the order in which Django REST Framework 3.14 tells them. */
class FaultOrderTest {
    private static final int MOST = 20;
    private static final String RULE = "Enter a valid username.";
    private static final String LENGTH = "Ensure this field has no more than " + MOST + " characters.";
    private static final String NUL = "Null characters are not allowed.";
    private static final String SURROGATE = "Surrogate characters are not allowed: U+DBFF.";
    private static final String ADDRESS = "Enter a valid email address.";

    /** Each with none, one or several of the faults. */
    static Stream<Arguments> faults() {
        return IntStream.range(0, 16)
                .mapToObj(i -> Arguments.of((i & 1) != 0, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void the_rule_of_a_model_comes_first(boolean breaksRule, boolean tooLong, boolean nul, boolean surrogate) {
        Field<?> field = Field.text("username", "Username")
                .atMost(MOST)
                .obeying(text -> text.contains("!") ? List.of(RULE) : List.of());

        List<String> expected = new ArrayList<>();
        if (breaksRule) {
            expected.add(RULE);
        }
        expected.addAll(ofAnyText(tooLong, nul, surrogate));
        assertThat(told(field, (breaksRule ? "!" : "x") + text(tooLong, nul, surrogate)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void that_it_is_no_address_comes_last(boolean breaksRule, boolean tooLong, boolean nul, boolean surrogate) {
        Field<?> field = Field.email("email", "Email", Set.of()).atMost(MOST);

        List<String> expected = new ArrayList<>(ofAnyText(tooLong, nul, surrogate));
        if (breaksRule || nul || surrogate) {
            expected.add(ADDRESS);
        }
        assertThat(told(field, text(tooLong, nul, surrogate) + (breaksRule ? "x@b" : "x@b.cd")))
                .isEqualTo(expected);
    }

    private static List<String> ofAnyText(boolean tooLong, boolean nul, boolean surrogate) {
        List<String> faults = new ArrayList<>();
        if (tooLong) {
            faults.add(LENGTH);
        }
        if (nul) {
            faults.add(NUL);
        }
        if (surrogate) {
            faults.add(SURROGATE);
        }
        return faults;
    }

    private static String text(boolean tooLong, boolean nul, boolean surrogate) {
        return (tooLong ? "a".repeat(MOST) : "") + (nul ? "\0" : "") + (surrogate ? "\uDBFFa" : "");
    }

    private static List<String> told(Field<?> field, String text) {
        Map<String, List<String>> errors = new HashMap<>();
        field.read(JsonNodeFactory.instance.objectNode().put(field.name(), text), true, errors);
        return errors.getOrDefault(field.name(), List.of());
    }
}
