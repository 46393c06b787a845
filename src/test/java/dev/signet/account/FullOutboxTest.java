package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import dev.signet.mail.Outbox;
import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.web.ApiError;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** If an operation sends a mail and the outbox is full, the operation is refused before it changes anything. */
@QuarkusTest
@TestProfile(RealMail.class)
class FullOutboxTest {
    @Inject
    Outbox outbox;

    @Inject
    Mailbox mailbox;

    @Inject
    Database sql;

    @Inject
    MeterRegistry metrics;

    @Test
    void a_registration_is_not_kept() {
        Newcomer carol = Newcomer.called("carol");
        long events = events("registered");

        whileFull(() -> refused(carol.registers()));

        assertThat(sql.one(Long.class, "select count(*) from registrations where email = ?", carol.email()))
                .isZero();
        assertThat(events("registered")).isEqualTo(events);
        carol.registers().then().statusCode(201);
    }

    @Test
    void a_link_from_before_lives_on() {
        Newcomer carol = Newcomer.called("carol");
        carol.registers().then().statusCode(201);
        Mail mail = mailbox.first(carol.email());

        whileFull(() -> refused(Newcomer.post("/api/users/resend_activation/", Map.of("email", carol.email()))));

        Newcomer.activates(mail.uid(), mail.token()).then().statusCode(204);
    }

    @Test
    void an_invitation_to_an_address_is_not_made() {
        Member admin = Member.admin("root");
        String address = Newcomer.called("dave").email();
        long events = events("invited");

        whileFull(() -> {
            refused(json(admin, Map.of("email", address)).post("/api/users/invitations/"));
            json(admin, Map.of()).post("/api/users/invitations/").then().statusCode(201);
        });

        assertThat(sql.one(Long.class, "select count(*) from invitations where email = ?", address))
                .isZero();
        assertThat(events("invited")).isEqualTo(events + 1);
    }

    @Test
    void a_change_of_address_is_not_asked_for() {
        Member alice = Member.user("alice");
        Map<String, String> change =
                Map.of("email", "moved-" + alice.username() + "@example.com", "current_password", Member.PASSWORD);
        long events = events("email_change_requested");

        whileFull(() -> refused(json(alice, change).patch("/api/users/me/")));

        assertThat(events("email_change_requested")).isEqualTo(events);
    }

    @Test
    void a_forgotten_password_is_refused_and_not_counted_against_the_address() {
        String address = Newcomer.called("nobody").email();

        whileFull(() -> {
            for (int i = 0; i < 4; i++) {
                refused(Newcomer.forgets(address));
            }
        });

        Newcomer.forgets(address).then().statusCode(204);
    }

    @Test
    void logins_go_on_and_their_devices_are_noted() {
        whileFull(() -> {
            Member alice = Member.user("alice");
            await().until(() ->
                    sql.one(Long.class, "select count(*) from known_devices where user_id = ?", alice.id()) == 1);
        });
    }

    private void whileFull(Runnable story) {
        // A mail of an earlier test would leave its place in the middle of the story.
        await("the mails of before")
                .atMost(Duration.ofMinutes(1))
                .until(() -> metrics.get("signet.mails.waiting").gauge().value() == 0);
        List<Outbox.Place> places = new ArrayList<>();
        try {
            while (true) {
                places.add(outbox.place());
            }
        } catch (ApiError full) {
            story.run();
        } finally {
            places.forEach(Outbox.Place::close);
        }
    }

    private static void refused(Response answer) {
        answer.then().statusCode(503).header("Retry-After", notNullValue());
    }

    private static RequestSpecification json(Member member, Map<String, String> body) {
        return member.calls().contentType(ContentType.JSON).body(body);
    }

    private long events(String kind) {
        return sql.one(Long.class, "select count(*) from security_events where kind = ?", kind);
    }
}
