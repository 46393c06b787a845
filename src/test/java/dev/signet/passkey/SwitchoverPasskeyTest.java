package dev.signet.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.PasskeysOn;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import dev.signet.testing.Trouble;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A challenge works once. If the primary database changes after it was used up, only what is left is repeated. */
@QuarkusTest
@TestProfile(PasskeysOn.class)
class SwitchoverPasskeyTest {
    private final Device phone = Device.at(PasskeysOn.ORIGIN);

    @BeforeEach
    void nobody_waits() {
        Sql.run("delete from throttled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"used_once", "sessions", "security_events"})
    void a_passkey_signs_in(String table) {
        Member alice = Member.user("alice");
        Passkeys.register(alice, phone).then().statusCode(201);
        Map<String, Object> credential = phone.signs(Passkeys.options());
        long before = sessions(alice);

        try (Trouble trouble = Trouble.inserting(table, Trouble.SHUTS_DOWN, 2)) {
            Tokens.in(Passkeys.signIn(credential));
        }

        assertThat(sessions(alice)).isEqualTo(before + 1);
        Passkeys.signIn(credential).then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"used_once", "passkeys", "security_events"})
    void a_user_adds_a_passkey(String table) {
        Member alice = Member.user("alice");
        Map<String, Object> credential = phone.creates(Passkeys.creationOptions(alice));

        try (Trouble trouble = Trouble.inserting(table, Trouble.SHUTS_DOWN, 2)) {
            Passkeys.register(alice, "my phone", credential).then().statusCode(201);
        }

        assertThat(Sql.number("select count(*) from passkeys where user_id = ?", alice.id()))
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"used_once", "registrations", "security_events"})
    void somebody_signs_up(String table) {
        String name = "carol-" + UUID.randomUUID();
        Map<String, Object> credential = phone.creates(Passkeys.signUpOptions(name));

        try (Trouble trouble = Trouble.inserting(table, Trouble.SHUTS_DOWN, 2)) {
            Passkeys.signUp(name, credential).then().statusCode(201);
        }

        assertThat(Sql.number("select count(*) from registrations where username = ?", name))
                .isOne();
    }

    private static long sessions(Member member) {
        return Sql.number("select count(*) from sessions where user_id = ?", member.id());
    }
}
