package dev.signet.passkey;

import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.signet.passkey.Device.Kind;
import dev.signet.testing.BrowserPasskeys;
import dev.signet.testing.Member;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Passkeys against what was packaged: the jar, or the native binary, where the library that verifies them needs reflection. */
@QuarkusIntegrationTest
@TestProfile(BrowserPasskeys.class)
class PasskeyIT {
    private final String name = "carol-" + UUID.randomUUID();

    @ParameterizedTest
    @EnumSource(names = {"ES256", "EDDSA", "RS256"})
    void an_account_with_only_a_passkey_from_sign_up_to_a_second_passkey(Kind kind) {
        Device phone = Device.at(BrowserPasskeys.page(), kind);
        Passkeys.signUp(name, phone.creates(Passkeys.signUpOptions(name)))
                .then()
                .statusCode(201)
                .body("username", is(name));
        Tokens tokens = Tokens.in(Passkeys.signIn(phone));
        Tokens.in(Passkeys.signIn(phone.signs(Passkeys.options(name))));
        Member carol = new Member(0, name, tokens.access(), tokens.refresh());

        Passkeys.register(carol, Device.at(BrowserPasskeys.page()).synced())
                .then()
                .statusCode(201);

        Passkeys.list(carol).then().statusCode(200).body("passkeys", hasSize(2));
        String first = Passkeys.list(carol).path("passkeys[0].id");
        Passkeys.patch(carol, first, "old phone").then().statusCode(200).body("name", is("old phone"));
        Passkeys.remove(carol, first).then().statusCode(200).body("allAcceptedCredentialIds", hasSize(1));
        Passkeys.signIn(phone).then().statusCode(401);
    }

    @Test
    void what_the_standard_refuses_is_refused() {
        Device phone = Device.at(BrowserPasskeys.page());
        Map<String, Object> statement = new LinkedHashMap<>(Map.of("alg", -7, "sig", new byte[] {1}));
        Passkeys.signUp(
                        name,
                        phone.creation(Passkeys.signUpOptions(name))
                                .format("packed", statement)
                                .json())
                .then()
                .statusCode(201);

        for (Map<String, Object> credential : List.of(
                phone.assertion(Passkeys.options()).falsified().json(),
                phone.assertion(Passkeys.options())
                        .client("origin", "https://evil.example")
                        .json(),
                phone.assertion(Passkeys.options()).rpId("evil.example").json(),
                phone.assertion(Passkeys.options()).id(Device.random(32)).json())) {
            Passkeys.signIn(credential).then().statusCode(401);
        }
        Passkeys.signUp(
                        name + "2",
                        Device.at(BrowserPasskeys.page())
                                .creation(Passkeys.signUpOptions(name + "2"))
                                .format("nonsense", Map.of())
                                .json())
                .then()
                .statusCode(400);
        Tokens.in(Passkeys.signIn(phone));
    }
}
