package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An account is there when its e-mail address is proven, and nobody else learns of it. */
@QuarkusTest
@TestProfile(RealMail.class)
class RegistrationTest {
    @Inject
    Mailbox mailbox;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @Inject
    DataSource database;

    @Inject
    MeterRegistry metrics;

    @Test
    void the_account_is_there_once_the_link_in_the_mail_is_followed() {
        Newcomer carol = Newcomer.called("carol");

        Response answer = carol.registers();
        answer.then()
                .statusCode(201)
                .body("$", aMapWithSize(3))
                .body("email", equalTo(carol.email()))
                .body("username", equalTo(carol.username()));
        carol.logsIn().then().statusCode(401);

        Mail mail = mailbox.first(carol.email());
        assertThat(mail.subject()).isEqualTo("Activate your account on Signet");
        assertThat(mail.html()).contains("href=\"myapp://activate/" + mail.uid() + "/" + mail.token() + "\"");
        assertThat(mail.text()).contains("car…").doesNotContain(carol.username());
        Newcomer.activates(mail.uid(), mail.token()).then().statusCode(204);

        long id = answer.jsonPath().getLong("id");
        assertThat(sql.one(Long.class, "select id from users where username = ?", carol.username()))
                .isEqualTo(id);
        Tokens.in(carol.logsIn()).callsProtected().then().statusCode(200);
        assertThat(events(id)).isEqualTo("registered,activated");
    }

    private String events(long user) {
        return sql.one(
                String.class,
                "select string_agg(kind, ',' order by id) from security_events where user_id = ? and kind like '%ed'",
                user);
    }

    @Test
    void the_database_holds_neither_the_token_nor_the_password() {
        Newcomer carol = Newcomer.called("carol");
        long id = carol.registers().jsonPath().getLong("id");
        Mail mail = mailbox.first(carol.email());

        assertThat(sql.one(String.class, "select cast(r as text) from registrations r where user_id = ?", id))
                .doesNotContain(mail.token())
                .doesNotContain(Newcomer.PASSWORD);
        Newcomer.activates(mail.uid(), mail.token()).then().statusCode(204);
        assertThat(sql.one(String.class, "select password from registrations where user_id = ?", id))
                .isEmpty();
    }

    @Test
    void a_link_works_once() {
        Mail mail = registered(Newcomer.called("carol"));

        List<Integer> statuses = AtOnce.times(
                4, () -> Newcomer.activates(mail.uid(), mail.token()).statusCode());

        assertThat(statuses).containsExactlyInAnyOrder(204, 403, 403, 403);
        Newcomer.activates(mail.uid(), mail.token())
                .then()
                .statusCode(403)
                .body("detail", equalTo("Stale token for given user."));
    }

    @Test
    void an_address_that_is_taken_in_the_same_moment_is_a_fault_of_the_form_and_in_no_log() throws Exception {
        Newcomer carol = Newcomer.called("carol");
        Mail mail = registered(carol);
        Logger talkative = Logger.getLogger("org.hibernate.orm.jdbc.error");
        Level before = talkative.getLevel();
        talkative.setLevel(Level.ALL);
        try (CapturedLog log = CapturedLog.open();
                Connection rival = database.getConnection()) {
            rival.setAutoCommit(false);
            try (PreparedStatement insert = rival.prepareStatement(
                    "insert into users (username, email, email_ignores_case, password) values (?, ?, true, '')")) {
                insert.setString(1, "the rival of " + UUID.randomUUID());
                insert.setString(2, carol.email());
                insert.execute();
            }
            CompletableFuture<Response> late =
                    CompletableFuture.supplyAsync(() -> Newcomer.activates(mail.uid(), mail.token()));
            await("it waits for the rival").until(() -> sql.one(Long.class, """
                            select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%into users%'
                            """) > 0);
            rival.commit();

            late.join().then().statusCode(400).body("email", contains("A user with that email already exists."));
            assertThat(log.lines(Level.ALL))
                    .anyMatch(line -> line.contains("violates unique constraint"))
                    .noneMatch(line -> line.contains(carol.email()));
        } finally {
            talkative.setLevel(before);
        }
    }

    @Test
    void a_link_dies_in_time() {
        Mail mail = registered(Newcomer.called("carol"));

        clock.advance(Duration.ofDays(3).plusSeconds(1));

        refused(Newcomer.activates(mail.uid(), mail.token()));
    }

    /** A uid of somebody who exists, of nobody, of a registration: all the same. */
    @Test
    void a_bad_link_tells_nothing_of_the_user() {
        long member = Member.user("alice").id();
        Mail mail = registered(Newcomer.called("carol"));

        refused(Newcomer.activates(Uid.of(member), "guessed"));
        refused(Newcomer.activates(Uid.of(999_999_999L), "guessed"));
        refused(Newcomer.activates(mail.uid(), "guessed"));
        refused(Newcomer.resets(Uid.of(member), "guessed", Newcomer.PASSWORD));
        refused(Newcomer.resets(Uid.of(999_999_999L), "guessed", Newcomer.PASSWORD));
        Newcomer.activates("?", mail.token())
                .then()
                .statusCode(400)
                .body("uid", contains("Invalid user id or user doesn't exist."));
    }

    @Test
    void who_registers_with_a_known_address_is_answered_alike_and_its_owner_is_told() {
        Newcomer carol = Newcomer.called("carol");
        Mail mail = registered(carol);
        Newcomer.activates(mail.uid(), mail.token()).then().statusCode(204);

        Response answer = new Newcomer(
                        Newcomer.called("mallory").username(), carol.email().toUpperCase())
                .registers();

        answer.then().statusCode(201).body("$", aMapWithSize(3));
        Mail told = mailbox.first(carol.email().toUpperCase().replace("EXAMPLE.COM", "example.com"));
        assertThat(told.subject()).isEqualTo("You have an account on Signet");
        assertThat(told.text()).doesNotContain("activate");
    }

    @Test
    void who_registers_with_a_known_name_is_answered_alike_and_told_by_mail() {
        Member alice = Member.user("alice");

        Newcomer mallory =
                new Newcomer(alice.username(), Newcomer.called("mallory").email());
        mallory.registers().then().statusCode(201).body("username", equalTo(alice.username()));

        Mail told = mailbox.first(mallory.email());
        assertThat(told.subject()).isEqualTo("Your registration on Signet");
        assertThat(told.text()).contains("Another account has that username").doesNotContain("myapp://");
    }

    @Test
    void a_registration_takes_the_name_from_nobody_and_the_first_who_proves_the_address_has_it() {
        Newcomer first = Newcomer.called("carol");
        Newcomer second =
                new Newcomer(first.username(), Newcomer.called("carol").email());
        Mail slow = registered(first);
        Mail quick = registered(second);

        Newcomer.activates(quick.uid(), quick.token()).then().statusCode(204);

        Newcomer.activates(slow.uid(), slow.token())
                .then()
                .statusCode(400)
                .body("username", contains("A user with that username already exists."));
    }

    @Test
    void another_link_can_be_had_and_the_one_before_is_dead() {
        Newcomer carol = Newcomer.called("carol");
        Mail lost = registered(carol);

        resend(carol.email()).then().statusCode(204);
        Mail found = mailbox.nth(carol.email(), 2);

        refused(Newcomer.activates(lost.uid(), lost.token()));
        Newcomer.activates(found.uid(), found.token()).then().statusCode(204);
    }

    /** The link in its mail. */
    @Test
    void another_link_is_good_for_as_long_as_the_first() {
        Newcomer carol = Newcomer.called("carol");
        registered(carol);
        clock.advance(Duration.ofDays(2));
        resend(carol.email()).then().statusCode(204);
        Mail found = mailbox.nth(carol.email(), 2);

        clock.advance(Duration.ofDays(3).minusMinutes(1));

        Newcomer.activates(found.uid(), found.token()).then().statusCode(204);
    }

    /** One character or two, é is é (NIST SP 800-63B-4 §3.1.1.2). */
    @Test
    void a_password_fits_in_whatever_form_of_unicode_it_is_typed() {
        Newcomer carol = Newcomer.called("carol");
        String composed = "un caf\u00e9 au soleil levant";
        String decomposed = "un cafe\u0301 au soleil levant";
        Newcomer.post(
                        "/api/users/",
                        Map.of("username", carol.username(), "email", carol.email(), "password", decomposed))
                .then()
                .statusCode(201);
        Mail mail = mailbox.first(carol.email());
        Newcomer.activates(mail.uid(), mail.token()).then().statusCode(204);

        Api.logIn(carol.username(), composed).then().statusCode(200);
        Api.logIn(carol.username(), decomposed).then().statusCode(200);
    }

    @Test
    void a_link_for_an_unknown_address_is_answered_alike() {
        resend("nobody-" + UUID.randomUUID() + "@example.com")
                .then()
                .statusCode(204)
                .body(equalTo(""));
    }

    /** djoser would open it. */
    @Test
    void who_was_deactivated_gets_no_link_to_activate_the_account() {
        Newcomer carol = Newcomer.called("carol");
        Mail mail = registered(carol);
        Newcomer.activates(mail.uid(), mail.token()).then().statusCode(204);
        sql.run("update users set is_active = false where username = ?", carol.username());

        resend(carol.email()).then().statusCode(204);

        Newcomer.activates(mail.uid(), mail.token()).then().statusCode(403);
        carol.logsIn().then().statusCode(401);
    }

    @Test
    void an_address_gets_so_many_mails_and_no_more() {
        clock.standStill();
        String address = "flooded-" + UUID.randomUUID() + "@example.com";
        for (int i = 0; i < 3; i++) {
            Newcomer.forgets(address).then().statusCode(204);
        }

        Newcomer.forgets(address).then().statusCode(429);
    }

    @Test
    void whoever_asks_for_resets_keeps_nobody_from_registering_and_the_other_way_round() {
        clock.standStill();
        Newcomer carol = Newcomer.called("carol");
        for (int i = 0; i < 3; i++) {
            Newcomer.forgets(carol.email()).then().statusCode(204);
        }
        Newcomer.forgets(carol.email()).then().statusCode(429);
        carol.registers().then().statusCode(201);

        Newcomer dave = Newcomer.called("dave");
        dave.registers().then().statusCode(201);
        resend(dave.email()).then().statusCode(204);
        resend(dave.email()).then().statusCode(204);
        resend(dave.email()).then().statusCode(429);
        dave.registers().then().statusCode(429);
        Newcomer.forgets(dave.email()).then().statusCode(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username | two words | Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
                "email | nobody | Enter a valid email address.",
                "email | a@b | Enter a valid email address.",
                "email | .a@example.com | Enter a valid email address.",
                "email | a@-example.com | Enter a valid email address.",
                "password | password123 | This password is too common."
            })
    void faults_are_told_in_djangos_words(String field, String value, String fault) {
        Newcomer carol = Newcomer.called("carol");
        Map<String, String> body = new HashMap<>(
                Map.of("username", carol.username(), "email", carol.email(), "password", Newcomer.PASSWORD));
        body.put(field, value);

        Newcomer.post("/api/users/", body).then().statusCode(400).body(field, contains(fault));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/users/", "/api/users/resend_activation/", "/api/users/reset_password/"})
    void an_address_however_long_is_read_to_its_end(String path) {
        String invalid = "Enter a valid email address.";
        // Nothing is stored of an address that is only looked for, so Django has no bound there.
        List<String> faults = path.equals("/api/users/")
                ? List.of("Ensure this field has no more than 254 characters.", invalid)
                : List.of(invalid);

        for (String endless : new String[] {
            "a" + ".a".repeat(100_000),
            "a@" + "a.".repeat(100_000),
            "a" + ".a".repeat(100_000) + "@" + "a.".repeat(100_000) + "example"
        }) {
            Newcomer.post(path, Map.of("email", endless)).then().statusCode(400).body("email", equalTo(faults));
        }
    }

    @Test
    void what_is_missing_is_told_at_once() {
        Newcomer.post("/api/users/", Map.of())
                .then()
                .statusCode(400)
                .body("username", contains("This field is required."))
                .body("email", contains("This field is required."))
                .body("password", contains("This field is required."));
    }

    @Test
    void a_mail_server_that_is_down_holds_nobody_up_and_the_mail_comes_later() {
        Newcomer carol = Newcomer.called("carol");
        double sent = sent();
        mailbox.closes();
        try {
            carol.registers().then().statusCode(201);
        } finally {
            mailbox.opens();
        }

        assertThat(mailbox.first(carol.email()).subject()).isEqualTo("Activate your account on Signet");
        assertThat(mailbox.to(carol.email())).hasSize(1);
        await().untilAsserted(() -> assertThat(sent()).isGreaterThan(sent));
    }

    @Test
    void the_form_is_shown_to_whom_it_concerns() {
        RestAssured.options("/api/users/")
                .then()
                .statusCode(200)
                .body("actions.POST.email.type", equalTo("email"))
                .body("actions.POST.id.read_only", equalTo(true))
                .body("parses", not(empty()));
    }

    private double sent() {
        return metrics.get("signet.mails").tag("outcome", "sent").counter().count();
    }

    private Mail registered(Newcomer newcomer) {
        newcomer.registers().then().statusCode(201);
        return mailbox.first(newcomer.email());
    }

    private static Response resend(String email) {
        return Newcomer.post("/api/users/resend_activation/", Map.of("email", email));
    }

    private static void refused(Response answer) {
        answer.then()
                .statusCode(400)
                .body("$", aMapWithSize(1))
                .body("token", contains("Invalid token for given user."));
    }
}
