package dev.signet.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Api;
import dev.signet.testing.EndedSignIns;
import dev.signet.testing.Member;
import dev.signet.testing.PasskeysOn;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends all sessions also ends the challenges that passkeys were asked, whether or not they were signed. */
@QuarkusTest
@TestProfile(PasskeysOn.class)
class EndedChallengeTest extends SomebodyWithPasskey {
    private static final String REFUSAL = "No active account found with the given credentials";

    @ParameterizedTest
    @EnumSource
    void a_challenge_from_before_opens_no_session(EndedSignIns end) {
        Map<String, Object> signed = phone.signs(Passkeys.options());
        List<Map<String, Object>> unsigned = List.of(Passkeys.options(), Passkeys.options(alice.username()));

        end.to(alice);

        Passkeys.signIn(signed).then().spec(Refused.because(REFUSAL));
        for (Map<String, Object> options : unsigned) {
            Passkeys.signIn(phone.signs(options)).then().spec(Refused.because(REFUSAL));
        }
        if (end.leavesTheAccount()) {
            Tokens.in(Passkeys.signIn(phone));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_login_that_waited_for_the_passkey_is_not_completed(EndedSignIns end) {
        String waiting = Api.logIn(alice.username(), Member.PASSWORD).path("mfa_token");
        Map<String, Object> options = Passkeys.post("/api/token/mfa/passkey/options/", Map.of("mfa_token", waiting))
                .path("$");
        Map<String, Object> signed = phone.signs(options);

        end.to(alice);

        for (var request : List.of(
                Map.entry("options/", Map.<String, Object>of("mfa_token", waiting)),
                Map.entry("", Map.<String, Object>of("mfa_token", waiting, "credential", signed)))) {
            Passkeys.post("/api/token/mfa/passkey/" + request.getKey(), request.getValue())
                    .then()
                    .spec(Refused.token("Token is invalid or expired"));
        }
        if (end.leavesTheAccount()) {
            String anew = Api.logIn(alice.username(), end.password()).path("mfa_token");
            assertThat(anew).isNotNull();
        }
    }
}
