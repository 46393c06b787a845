package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.web.ApiError;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** If people need an invitation and must prove their address, the proof uses up the invitation. */
@QuarkusTest
@TestProfile(InvitedRegistrationTest.InvitedOnly.class)
class InvitedRegistrationTest {
    /** An invitation, and a mail. */
    public static class InvitedOnly extends RealMail {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("signet.registration", "invitation");
            return settings;
        }
    }

    @Inject
    Mailbox mailbox;

    @Inject
    AdjustableClock clock;

    @Inject
    PasswordlessSignUp signUp;

    @Test
    void whoever_signs_up_without_a_password_needs_an_invitation_too_and_uses_it_up() {
        String invitation = invitation();
        assertThat(signsUp(Optional.empty())).isEqualTo(400);
        assertThat(signsUp(Optional.of("no invitation"))).isEqualTo(400);
        assertThat(signsUp(Optional.of(invitation))).isEqualTo(200);
        assertThat(signsUp(Optional.of(invitation))).isEqualTo(400);
    }

    private int signsUp(Optional<String> invitation) {
        try {
            signUp.create(new PasswordlessSignUp.Newcomer("carol", "", false, invitation, "test"), made -> {});
            return 200;
        } catch (ApiError refusal) {
            return refusal.status();
        }
    }

    @Test
    void of_two_who_registered_with_one_invitation_the_first_to_prove_the_address_is_in() {
        String invitation = invitation();
        Mail slow = registers(Newcomer.called("slow"), invitation);
        Newcomer quick = Newcomer.called("quick");
        Mail link = registers(quick, invitation);

        Newcomer.activates(link.uid(), link.token()).then().statusCode(204);

        quick.logsIn().then().statusCode(200);
        Newcomer.activates(slow.uid(), slow.token())
                .then()
                .statusCode(400)
                .body("invitation", contains("This invitation is invalid, used or expired."));
        assertThat(register(Newcomer.called("late"), invitation).statusCode()).isEqualTo(400);
    }

    @Test
    void an_invitation_that_was_good_when_somebody_registered_is_good_until_the_link_is_not() {
        String invitation = invitation();
        clock.advance(Duration.ofDays(7).minusMinutes(5));
        Mail link = registers(Newcomer.called("carol"), invitation);

        clock.advance(Duration.ofDays(1));

        Newcomer.activates(link.uid(), link.token()).then().statusCode(204);
    }

    @Test
    void whoever_took_it_back_takes_it_from_who_has_not_proven_the_address_either() {
        Response made = invite();
        Mail link = registers(Newcomer.called("carol"), made.path("invitation"));

        Member.admin("root")
                .calls()
                .delete("/api/users/invitations/" + made.path("id") + "/")
                .then()
                .statusCode(204);

        Newcomer.activates(link.uid(), link.token()).then().statusCode(400);
    }

    private Mail registers(Newcomer newcomer, String invitation) {
        register(newcomer, invitation).then().statusCode(201);
        return mailbox.first(newcomer.email());
    }

    private static Response register(Newcomer newcomer, String invitation) {
        return Newcomer.post(
                "/api/users/",
                Map.of(
                        "username",
                        newcomer.username(),
                        "email",
                        newcomer.email(),
                        "password",
                        Newcomer.PASSWORD,
                        "invitation",
                        invitation));
    }

    private static String invitation() {
        return invite().path("invitation");
    }

    private static Response invite() {
        return Member.admin("root")
                .calls()
                .contentType(ContentType.JSON)
                .body(Map.of())
                .post("/api/users/invitations/");
    }
}
