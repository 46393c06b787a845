package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which passwords may be chosen, and in which words the others are refused. */
class PasswordPolicyTest {
    private static final String TOO_COMMON = "This password is too common.";
    private static final String LIKE_USERNAME = "The password is too similar to the username.";
    private static final String LIKE_EMAIL = "The password is too similar to the email address.";

    private final PasswordPolicy policy = new PasswordPolicy(Settings.of(PasswordConfig.class));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "no capital, no digit, no sign",
                "31415926535",
                "        ",
                "пароль-загадка",
                "密码很难猜到的吧对不",
                "🔑🗝🚪🏠🌳🌊🔥🌙",
                "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007"
            })
    void any_characters_may_be_chosen(String password) {
        assertThat(faults(password)).isEmpty();
    }

    @Test
    void a_password_has_at_least_8_characters_however_many_bytes_they_take() {
        String tooShort = "This password is too short. It must contain at least 8 characters.";

        assertThat(faults("qz81vkt")).containsExactly(tooShort);
        assertThat(faults("🔑🗝🚪🏠🌳🌊🔥")).containsExactly(tooShort);
        assertThat(faults("qz81vkty")).isEmpty();
    }

    /** Seven characters; one is typed as two: a letter and an accent. */
    @Test
    void characters_are_counted_in_normal_form() {
        assertThat(faults("qz81vke\u0301")).hasSize(1);
        assertThat(faults("qz81vkte\u0301")).isEmpty();
    }

    @Test
    void a_long_password_is_taken_whole_or_refused() {
        assertThat(faults("x1".repeat(128))).isEmpty();
        assertThat(faults("🔑".repeat(256))).isEmpty();
        assertThat(faults("x1".repeat(128) + "x"))
                .containsExactly("This password is too long. It must contain at most 256 characters.");
    }

    @Test
    void a_longer_one_is_taken_if_its_normal_form_is_not_too_long() {
        assertThat(faults("e\u0301z".repeat(128))).isEmpty();
    }

    @Test
    void of_one_that_is_longer_than_any_nothing_but_the_length_is_looked_at() {
        String endless = "x".repeat(4_097);

        assertThat(policy.faults(endless, endless, endless))
                .containsExactly("This password is too long. It must contain at most 256 characters.");
    }

    @Test
    void both_lengths_are_settings() {
        PasswordPolicy strict = new PasswordPolicy(Settings.of(
                PasswordConfig.class, "signet.password.min-length", "15", "signet.password.max-length", "128"));

        assertThat(strict.faults("qz81vkty qz81vk", "alice", "")).isEmpty();
        assertThat(strict.faults("qz81vkty qz81v", "alice", ""))
                .containsExactly("This password is too short. It must contain at least 15 characters.");
        assertThat(strict.faults("x1".repeat(65), "alice", ""))
                .containsExactly("This password is too long. It must contain at most 128 characters.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "PassWord", " password1 ", "iloveyou", "11111111", "qwertyuiop"})
    void the_commonest_are_refused_in_any_case(String password) {
        assertThat(faults(password)).contains(TOO_COMMON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kristin1", "stella123", "guitar12"})
    void so_are_those_at_the_end_of_the_20_000(String password) {
        assertThat(faults(password)).contains(TOO_COMMON);
    }

    @ParameterizedTest
    @CsvSource({
        "alice.liddell, alice.liddell, a@b.example, username",
        "ALICE.LIDDELL, alice.liddell, a@b.example, username",
        "alice.liddell1, alice.liddell, a@b.example, username",
        "lleddil.ecila, alice.liddell, a@b.example, username",
        "wonderland9, alice+wonderland, a@b.example, username",
        "wonderland9, alice, wonderland@b.example, email",
        "Wonderland@B.example, alice, wonderland@b.example, email",
        "wonderland9, wonderland, wonderland@b.example, username",
    })
    void what_the_user_is_called_is_refused(String password, String username, String email, String like) {
        assertThat(policy.faults(password, username, email))
                .containsExactly(like.equals("email") ? LIKE_EMAIL : LIKE_USERNAME);
    }

    @Test
    void who_has_no_address_is_compared_with_none() {
        assertThat(policy.faults("correct horse battery", "alice", "")).isEmpty();
    }

    @Test
    void all_faults_are_told_at_once() {
        assertThat(policy.faults("admin", "admin", "admin@example.com"))
                .containsExactly(
                        LIKE_USERNAME,
                        "This password is too short. It must contain at least 8 characters.",
                        TOO_COMMON);
    }

    private List<String> faults(String password) {
        return policy.faults(password, "alice", "alice@example.com");
    }
}
