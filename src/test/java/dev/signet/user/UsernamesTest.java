package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Django's rules for the name of a new account. */
class UsernamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "alice", "Alice_1", "alice@example.com", "a.b+c-d", "Émile", "мария", "愛麗絲", "٣"})
    void letters_numbers_and_five_signs_are_taken(String name) {
        assertThat(Usernames.faults(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "al ice", "alice\n", "alice!", "a/b", "e\u0301mile", "🔑", "<b>"})
    void nothing_else_is(String name) {
        assertThat(Usernames.faults(name))
                .containsExactly(
                        "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.");
    }

    @Test
    void a_name_has_at_most_150_characters() {
        assertThat(Usernames.faults("n".repeat(150))).isEmpty();
        assertThat(Usernames.faults("n".repeat(151)))
                .containsExactly("Ensure this field has no more than 150 characters.");
    }
}
