package dev.signet.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import dev.signet.web.ApiError;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to sign in are those that the setting names, and nobody loses the last one. */
class SignInMethodsTest {
    private static final long USER = 7;

    private record Method(Set<String> names, int ways) implements SignInMethod {
        @Override
        public void check(String name) {
            if (name.equals("incomplete")) {
                throw new ConfigurationException("signet.incomplete.key is missing.");
            }
        }

        @Override
        public int ways(long user) {
            return user == USER ? ways : 0;
        }

        @Override
        public void reclaim(long user) {}
    }

    private static SignInMethods methods(List<String> on, int passwords, int identities) {
        return new SignInMethods(
                List.of(
                        new Method(Set.of("password"), passwords),
                        new Method(Set.of("google", "apple", "incomplete"), identities)),
                () -> on);
    }

    @Test
    void names_of_every_method_may_be_on_and_repeated() {
        assertThatCode(() ->
                        methods(List.of("apple", "password", "apple"), 0, 0).check())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"passwords", "Password", "github", "pass word", "*"})
    void an_unknown_name_stops_the_start_and_the_known_ones_are_listed(String unknown) {
        assertThatThrownBy(() -> methods(List.of("password", unknown), 0, 0).check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("contains " + unknown + ",")
                .hasMessageContaining("apple, google, incomplete, password.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password,email",
                "password, email",
                " password ,email ",
                "password,email,",
                "email,password,email"
            })
    void white_space_and_repetitions_do_not_matter(String typed) {
        assertThat(Settings.of(SignInConfig.class, "signet.sign-in.methods", typed)
                        .methods())
                .containsOnly("password", "email");
    }

    @Test
    void the_password_is_on_by_default() {
        assertThat(Settings.of(SignInConfig.class).methods()).containsExactly("password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void an_empty_list_stops_the_start(String typed) {
        assertThatThrownBy(() -> Settings.of(SignInConfig.class, "signet.sign-in.methods", typed))
                .hasMessageContaining("signet.sign-in.methods");
    }

    @Test
    void a_method_checks_its_settings_only_if_it_is_on() {
        assertThatThrownBy(() -> methods(List.of("incomplete"), 0, 0).check())
                .hasMessage("signet.incomplete.key is missing.");
    }

    @Test
    void one_way_that_is_on_is_enough() {
        assertThatCode(() -> methods(List.of("password", "google"), 0, 2).leaveOne(USER))
                .doesNotThrowAnyException();
        assertThatCode(() -> methods(List.of("password"), 1, 0).leaveOne(USER)).doesNotThrowAnyException();
    }

    @Test
    void a_way_that_is_off_does_not_count() {
        assertThatThrownBy(() -> methods(List.of("google"), 1, 0).leaveOne(USER))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(400));
    }

    @Test
    void ways_are_counted_and_methods_named_only_if_they_are_on() {
        SignInMethods all = methods(List.of("password", "google"), 1, 2);
        assertThat(all.ways(USER)).isEqualTo(3);
        assertThat(all.usableBy(USER)).containsExactly("google", "password");
        assertThat(methods(List.of("google"), 1, 2).usableBy(USER)).containsExactly("google");
        assertThat(all.usableBy(USER + 1)).isEmpty();
    }

    @Test
    void ways_of_others_do_not_count() {
        assertThatThrownBy(() -> methods(List.of("password", "google"), 1, 1).leaveOne(USER + 1))
                .isInstanceOf(ApiError.class);
    }
}
