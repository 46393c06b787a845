package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.SharedSecret;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A token with the right signature is refused wherever tokens are read if a claim has a value that it cannot have; and no claim
 * of another system's makes anything fail.
 */
@QuarkusTest
@TestProfile(SharedSecret.class)
class OddClaimsTest {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1.5",
            "1e300",
            "1e400",
            "-1e400",
            "253402300800",
            "4294967296",
            "9223372036854775807",
            "99999999999999999999",
            "9".repeat(400),
            "NaN",
            "\"\"",
            "\"x\"",
            "\"4000000000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"x\\udc00\"",
            "[]",
            "[null]",
            "[\"\\u0000\"]",
            "[[\"x\"]]",
            "{}",
            "{\"a\":\"x\"}",
            "[".repeat(2_000) + "]".repeat(2_000),
            "{\"a\":".repeat(1_500) + "1" + "}".repeat(1_500));

    private static final List<String> TEXTS = List.of("\"\"", "\"x\"", "\"4000000000\"");

    /** Of these values, what a claim may have: such a token counts, or is refused for another reason. */
    private static final Map<String, List<String>> FINE = new LinkedHashMap<>();

    static {
        FINE.put("exp", List.of("4294967296"));
        FINE.put("iat", List.of("0", "1.5"));
        FINE.put("nbf", List.of("0", "1.5"));
        FINE.put("jti", TEXTS);
        FINE.put("sub", TEXTS);
        FINE.put("iss", TEXTS);
        FINE.put("aud", Stream.concat(TEXTS.stream(), Stream.of("[]")).toList());
        FINE.put("token_type", TEXTS);
        FINE.put(
                "user_id",
                Stream.concat(TEXTS.stream(), Stream.of("4294967296", "253402300800", "9223372036854775807"))
                        .toList());
    }

    private static final Map<String, List<String>> FINE_IN_OURS =
            Map.of("iss", List.of(), "sid", List.of(), "ver", List.of("0"), "groups", List.of("[]"));

    @Inject
    Accounts accounts;

    private Client alice;
    private Tokens genuine;

    @BeforeEach
    void somebody_is_logged_in() {
        alice = accounts.make("alice");
        genuine = alice.logsIn();
    }

    static Stream<Arguments> claims() {
        List<Arguments> claims = new ArrayList<>();
        FINE.forEach((claim, fine) -> claims.add(Arguments.of(claim, false, fine)));
        FINE_IN_OURS.forEach((claim, fine) -> claims.add(Arguments.of(claim, true, fine)));
        return claims.stream();
    }

    @ParameterizedTest(name = "{0}, in a token of ours: {1}")
    @MethodSource("claims")
    void a_claim_of_a_value_that_it_cannot_have_is_refused_everywhere(String claim, boolean ours, List<String> fine) {
        for (String value : VALUES) {
            if (!fine.contains(value)) {
                String access = signed(genuine.access(), ours, claim, value);
                String refresh = signed(genuine.refresh(), ours, claim, value);
                assertNotValid(Api.callProtected(access), value);
                assertNotValid(Api.verify(access), value);
                assertNotValid(Api.refresh(refresh), value);
                assertNotValid(Api.blacklist(refresh), value);
                Api.logOut(genuine.access(), refresh).then().statusCode(400);
                ResourceServer.introspects(access).then().statusCode(200).body("active", is(false));
            }
        }
        genuine.callsProtected().then().statusCode(200);
        genuine.refreshes();
    }

    /** What is fine for a claim fails nowhere, either. */
    @ParameterizedTest(name = "{0}, in a token of ours: {1}")
    @MethodSource("claims")
    void a_claim_of_another_value_makes_nothing_fail(String claim, boolean ours, List<String> fine) {
        for (String value : fine) {
            Tokens tokens = alice.logsIn();
            assertAnswered(signed(tokens.access(), ours, claim, value), signed(tokens.refresh(), ours, claim, value));
        }
    }

    @Test
    void what_another_system_says_beyond_makes_nothing_fail() {
        for (String claim : List.of("sid", "ver", "groups", "custom")) {
            for (String value : VALUES) {
                String another = Jwt.of(genuine.refresh())
                        .claim("jti", UUID.randomUUID())
                        .withItsOldSignature();
                assertAnswered(signed(genuine.access(), false, claim, value), signed(another, false, claim, value));
            }
        }
    }

    @Test
    void a_name_of_a_key_that_nobody_knows_leaves_the_shared_secret_to_try() {
        for (Object kid :
                new Object[] {"", " ", "another", "django-1", UUID.randomUUID().toString(), "k".repeat(200), "\0"}) {
            Client bob = accounts.make("bob");
            Tokens tokens = bob.logsIn();
            Jwt access = Jwt.of(tokens.access()).header("kid", kid);
            Jwt refresh = Jwt.of(tokens.refresh()).header("kid", kid).claim("jti", UUID.randomUUID());

            Api.callProtected(access.hs256(secret())).then().statusCode(200);
            Api.verify(refresh.hs256(secret())).then().statusCode(200);
            Tokens.in(Api.refresh(refresh.hs256(secret())))
                    .callsProtected()
                    .then()
                    .statusCode(200);
            Api.refresh(refresh.hs256(secret())).then().spec(Refused.token("Token is blacklisted"));
            Api.callProtected(access.hs256(new byte[32])).then().spec(Refused.bearer("Token is invalid"));
        }
    }

    /** RFC 7515 §4.1.4. */
    @Test
    void a_name_of_a_key_that_is_no_text_is_refused() {
        for (String kid : VALUES) {
            if (!kid.startsWith("\"")) {
                String header = "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"kid\":" + kid + "}";
                String claims = Jwt.of(genuine.access()).claims().toString();
                String token = Jwt.ofText(header, claims, SharedSecret.key(), "HS256");
                assertNotValid(Api.callProtected(token), kid);
                assertNotValid(Api.verify(token), kid);
            }
        }
    }

    private static void assertNotValid(Response answer, String value) {
        String shown = value.substring(0, Math.min(40, value.length())) + " -> " + answer.asString();
        assertThat(answer.statusCode()).as(shown).isEqualTo(401);
        assertThat(answer.<String>path("code")).as(shown).isEqualTo("token_not_valid");
    }

    private void assertAnswered(String access, String refresh) {
        for (Response answer : List.of(
                Api.callProtected(access),
                Api.verify(access),
                ResourceServer.introspects(access),
                Api.verify(refresh),
                ResourceServer.introspectsRefresh(refresh),
                Api.refresh(refresh),
                Api.refresh(refresh),
                Api.logOut(access, refresh))) {
            assertThat(answer.statusCode()).as(answer.asString()).isLessThan(500);
        }
    }

    /** The same token with this claim, signed: as ours, or as one of the other system's, which names a key of its own. */
    private static String signed(String token, boolean ours, String claim, String value) {
        Jwt jwt = ours ? Jwt.of(token) : Jwt.of(token).header("kid", "django");
        ObjectNode claims = jwt.claims();
        claims.remove(claim);
        String text = claims.toString();
        return Jwt.ofText(
                jwt.header().put("alg", "HS256").toString(),
                text.substring(0, text.length() - 1) + ",\"" + claim + "\":" + value + "}",
                SharedSecret.key(),
                "HS256");
    }

    private static byte[] secret() {
        return SharedSecret.key().getEncoded();
    }
}
