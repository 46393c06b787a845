package dev.signet.passkey;

import dev.signet.testing.Member;
import dev.signet.testing.PasskeysOn;
import dev.signet.testing.Sql;
import org.junit.jupiter.api.BeforeEach;

/** A new member, whose phone has a passkey, and who has made no wrong guess. */
abstract class SomebodyWithPasskey {
    Member alice;
    Device phone;

    @BeforeEach
    void somebody_has_a_passkey() {
        Sql.run("delete from throttled");
        alice = Member.user("alice");
        phone = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(alice, phone).then().statusCode(201);
    }
}
