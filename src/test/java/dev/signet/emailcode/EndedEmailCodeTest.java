package dev.signet.emailcode;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.EndedSignIns;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.testing.Refused;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends all sessions also ends the codes that were mailed, but no stranger ends those of an address's owner. */
@QuarkusTest
@TestProfile(RealMail.class)
class EndedEmailCodeTest {
    @Inject
    Mailbox mailbox;

    @BeforeEach
    void nobody_waits() {
        Sql.run("delete from throttled");
        Sql.run("delete from login_networks");
    }

    @ParameterizedTest
    @EnumSource
    void a_code_from_before_opens_no_session(EndedSignIns end) {
        Member alice = Member.user("alice");
        Sql.run("update users set email_verified_at = now() where id = ?", alice.id());
        String old = code(alice, Set.of());

        end.to(alice);

        confirms(alice, old)
                .then()
                .spec(Refused.because("The code is wrong or no longer valid.", "email_code_not_valid"));
        if (end.leavesTheAccount()) {
            Tokens.in(confirms(alice, code(alice, Set.of(old))));
        }
    }

    /** A stranger who made the account in advance could otherwise keep the address's owner out. */
    @ParameterizedTest
    @EnumSource(
            names = {"DEACTIVATED", "DELETED"},
            mode = EnumSource.Mode.EXCLUDE)
    void unless_nobody_has_proven_the_address_yet(EndedSignIns end) {
        Member stranger = Member.user("stranger");
        String code = code(stranger, Set.of());

        end.to(stranger);

        Tokens.in(confirms(stranger, code)).callsProtected().then().statusCode(200);
    }

    /** Asks for a code, and reads it. */
    private String code(Member member, Set<String> earlier) {
        given().contentType(ContentType.JSON)
                .body(Map.of("email", email(member)))
                .post("/api/token/email/")
                .then()
                .statusCode(202);
        String[] found = new String[1];
        Awaitility.await().untilAsserted(() -> {
            found[0] = mailbox.to(email(member)).stream()
                    .filter(mail -> mail.text().contains("myapp://code/"))
                    .map(Mailbox.Mail::code)
                    .filter(code -> !earlier.contains(code))
                    .findFirst()
                    .orElse(null);
            assertThat(found[0]).isNotNull();
        });
        return found[0];
    }

    private static Response confirms(Member member, String code) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("email", email(member), "code", code))
                .post("/api/token/email/confirm/");
    }

    private static String email(Member member) {
        return member.username() + "@example.com";
    }
}
