package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import dev.signet.user.TokenUser;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims of other packages stand beside Signet's own, and neither takes the other's name. */
class UserClaimsTest {
    private static final List<Claim> BUILT_IN = List.of(new EmailClaim(), new RoleClaim());

    private static final TokenUser ALICE = new TokenUser(
            7,
            Optional.empty(),
            "alice",
            "alice@example.com",
            true,
            true,
            Instant.EPOCH,
            Optional.empty(),
            0,
            Map.of("locale", "de"));

    private record Sample(String name) implements Claim {}

    static Stream<String> taken() {
        return Stream.concat(TokenClaims.OWN.stream(), Stream.of("email", "role"));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void a_user_id_claim_that_holds_something_else_stops_the_start(String claim) {
        assertThatThrownBy(() -> check(BUILT_IN, "signet.token.user-id-claim", claim))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.token.user-id-claim");
    }

    @ParameterizedTest
    @MethodSource("taken")
    void a_claim_with_a_name_that_is_taken_stops_the_start(String name) {
        assertThatThrownBy(() -> check(with(new Sample(name))))
                .hasMessageContaining("The claim " + name)
                .hasMessageContaining(Sample.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "locale"})
    void so_does_a_second_claim_of_this_name_or_that_of_the_user_id(String name) {
        assertThatThrownBy(() -> check(with(new Sample(name), new Sample("x"), new Sample("x"))))
                .hasMessageContaining("x");
        assertThatThrownBy(() -> check(with(new Sample(name)), "signet.token.user-id-claim", name))
                .hasMessageContaining(name);
        assertThatCode(() -> check(with(new Sample("locale")))).doesNotThrowAnyException();
    }

    @Test
    void a_claim_has_the_value_of_its_column_and_is_left_out_if_that_is_null() {
        UserClaims claims = claims(with(new Sample("locale"), new Sample("city")));

        assertThat(claims.of(ALICE))
                .containsExactly(
                        Map.entry("email", "alice@example.com"), Map.entry("locale", "de"), Map.entry("role", "admin"));
    }

    @Test
    void only_claims_that_nobody_here_sets_are_carried_over() {
        UserClaims claims = claims(with(new Sample("city")));

        assertThat(claims.notSetAnew(Map.of("city", "Bonn", "tenant", 3, "email", "old@example.com")))
                .isEqualTo(Map.of("tenant", 3));
    }

    private static List<Claim> with(Claim... more) {
        return Stream.concat(BUILT_IN.stream(), Stream.of(more)).toList();
    }

    private static UserClaims claims(List<Claim> claims, String... settings) {
        return new UserClaims(claims, Settings.of(TokenConfig.class, settings));
    }

    private static void check(List<Claim> claims, String... settings) {
        claims(claims, settings).check();
    }
}
