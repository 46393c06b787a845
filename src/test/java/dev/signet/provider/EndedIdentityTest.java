package dev.signet.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.provider.FakeProvider.Person;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.EndedSignIns;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends all sessions also ends the sign-ins that somebody had begun at a provider. */
@QuarkusTest
@TestProfile(WithProviders.class)
class EndedIdentityTest {
    @Inject
    FakeProvider provider;

    @Inject
    AdjustableClock clock;

    /** How far somebody was. */
    enum Begun {
        /** An app had an ID token. */
        ID_TOKEN,
        /** A browser was at the provider. */
        AT_THE_PROVIDER,
        /** A browser had brought the app a code. */
        CODE
    }

    private interface End {
        Response of();
    }

    static Stream<Arguments> all() {
        return Stream.of(Begun.values())
                .flatMap(begun -> Stream.of(EndedSignIns.values()).map(end -> Arguments.of(begun, end)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_sign_in_from_before_opens_no_session(Begun begun, EndedSignIns end) {
        Member alice = Member.user("alice");
        Person person = Person.called("alice");
        Sql.run(
                "insert into identities (provider, subject, owner_id, id, created_at)"
                        + " values ('acme', ?, ?, gen_random_uuid(), now())",
                person.sub(),
                alice.id());
        // The token's time has no fractions of a second: this one is from another second.
        End earlier = begin(begun, person, 2);

        end.to(alice);

        if (end == EndedSignIns.DELETED) {
            // The person signs up anew, with another account.
            assertThat(earlier.of().statusCode()).isEqualTo(200);
            return;
        }
        earlier.of().then().spec(Refused.because(PhoneSignInTest.REFUSAL));
        if (end.leavesTheAccount()) {
            Tokens.in(begin(begun, person, 0).of()).callsProtected().then().statusCode(200);
        }
    }

    private End begin(Begun begun, Person person, int secondsAgo) {
        return switch (begun) {
            case ID_TOKEN -> {
                String nonce = UUID.randomUUID().toString();
                Map<String, Object> claims = provider.claims("acme", person, nonce);
                claims.put("iat", clock.instant().getEpochSecond() - secondsAgo);
                String token = provider.signed("acme", claims);
                yield () -> PhoneSignInTest.signsIn("acme", token, nonce);
            }
            case AT_THE_PROVIDER -> {
                Response sent = App.begins("acme");
                yield () -> App.redeems(broughtBack(sent, person));
            }
            case CODE -> {
                String code = broughtBack(App.begins("acme"), person);
                yield () -> App.redeems(code);
            }
        };
    }

    private String broughtBack(Response sent, Person person) {
        Map<String, String> asked = App.query(sent);
        Map<String, String> response = Map.of(
                "code",
                provider.consent("acme", person, asked, Map.of()),
                "state",
                asked.get("state"),
                "iss",
                provider.issuer("acme"));
        return App.query(App.comesBack("acme", sent, response)).get("code");
    }
}
