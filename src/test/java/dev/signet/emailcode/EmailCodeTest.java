package dev.signet.emailcode;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;

import dev.signet.mail.Recipient;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Authenticator;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import dev.signet.testing.Trouble;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.web.ApiError;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A code from a mail signs in once, soon, and only who asked for it. */
@QuarkusTest
@TestProfile(RealMail.class)
class EmailCodeTest {
    @Inject
    Mailbox mailbox;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @Inject
    Throttle throttle;

    @BeforeEach
    void nobody_waits() {
        sql.run("delete from throttled");
        sql.run("delete from login_networks");
    }

    // ---- Signing in ----

    @Test
    void a_code_from_a_mail_signs_in() {
        Member alice = proven("alice");

        Response asked = ask(email(alice));
        asked.then()
                .statusCode(202)
                .header("Cache-Control", "no-store")
                .body("request", matchesPattern("[0-9a-f]{32}"));
        Tokens tokens =
                Tokens.in(confirm(email(alice), mailbox.first(email(alice)).code()));

        tokens.callsProtected().then().statusCode(200);
        assertThat(Jwt.of(tokens.access()).claims().path("user_id").asLong()).isEqualTo(alice.id());
        assertThat(sql.one(
                        String.class,
                        "select sign_in_method || ' ' || amr from sessions where id = ?",
                        UUID.fromString(tokens.session())))
                .isEqualTo("email otp");
        assertThat(sql.one(
                        String.class,
                        "select detail from security_events where session_id = ? and kind = 'login'",
                        UUID.fromString(tokens.session())))
                .isEqualTo("email");
        Tokens.in(Api.logIn(alice.username(), Member.PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s %s", " %s-%s ", "%s\t%s", "%s%s"})
    void a_code_may_be_typed_in_groups(String typed) {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();

        Tokens.in(confirm(email(alice), typed.formatted(code.substring(0, 3), code.substring(3))));
    }

    @Test
    void the_mail_has_a_link_with_address_and_code() {
        Member alice = named("a+b", "a+b'c-" + UUID.randomUUID() + "@example.com", true);
        ask(email(alice));

        Mailbox.Mail mail = mailbox.first(email(alice));

        assertThat(mail.text())
                .contains("myapp://code/"
                        + email(alice).replace("+", "%2B").replace("'", "%27").replace("@", "%40") + "/" + mail.code())
                .contains(alice.username());
        assertThat(mail.subject()).doesNotContain(mail.code());
    }

    @Test
    void a_second_factor_is_demanded_and_the_code_is_the_first() {
        Member alice = proven("alice");
        Authenticator app = Authenticator.with(
                post(alice, "/api/users/me/mfa/totp/", Map.of("current_password", Member.PASSWORD))
                        .path("secret"),
                clock);
        post(alice, "/api/users/me/mfa/totp/confirm/", Map.of("code", app.code()))
                .then()
                .statusCode(200);
        clock.advance(Duration.ofSeconds(30));
        ask(email(alice));

        Response first = confirm(email(alice), mailbox.first(email(alice)).code());
        first.then()
                .statusCode(401)
                .body("code", equalTo("mfa_required"))
                .body("methods", contains("totp", "recovery_code"));
        Tokens tokens = Tokens.in(given().contentType(ContentType.JSON)
                .body(Map.of("mfa_token", first.path("mfa_token"), "code", app.code()))
                .post("/api/token/mfa/"));

        assertThat(sql.one(
                        String.class,
                        "select sign_in_method || ' ' || amr from sessions where id = ?",
                        UUID.fromString(tokens.session())))
                .isEqualTo("email otp mfa");
    }

    // ---- Wrong, used and old codes ----

    @Test
    void five_wrong_codes_end_it() {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();

        for (String wrong : wrong(code)) {
            confirm(email(alice), wrong)
                    .then()
                    .spec(Refused.because("The code is wrong or no longer valid.", "email_code_not_valid"));
        }

        confirm(email(alice), code)
                .then()
                .spec(Refused.because("The code is wrong or no longer valid.", "email_code_not_valid"));
        assertThat(sessions(alice)).isEqualTo(1);
    }

    @Test
    void four_wrong_codes_do_not() {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();

        for (String wrong : wrong(code).subList(0, 4)) {
            confirm(email(alice), wrong).then().statusCode(401);
        }

        Tokens.in(confirm(email(alice), code));
    }

    @Test
    void wrong_codes_at_the_same_moment_all_count() {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();

        AtOnce.all(wrong(code).stream()
                .<Callable<Integer>>map(
                        wrong -> () -> confirm(email(alice), wrong).statusCode())
                .toList());

        confirm(email(alice), code).then().statusCode(401);
    }

    @Test
    void a_code_opens_one_session_however_often_it_is_sent_at_once() {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();

        List<Integer> answers =
                AtOnce.times(4, () -> confirm(email(alice), code).statusCode());

        assertThat(answers).containsOnlyOnce(200);
        assertThat(sessions(alice)).isEqualTo(2);
        confirm(email(alice), code).then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "security_events"})
    void a_code_that_was_used_up_before_the_primary_changed_still_signs_in(String table) {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();

        try (Trouble trouble = Trouble.inserting(table, Trouble.SHUTS_DOWN, 2)) {
            Tokens.in(confirm(email(alice), code));
        }

        assertThat(sessions(alice)).isEqualTo(2);
    }

    /** The response that a mail is on its way was sent before. */
    @Test
    void a_mail_with_a_code_that_the_primary_could_not_store_is_written_when_it_can() {
        Member alice = proven("alice");

        try (Trouble trouble = Trouble.inserting("email_codes", Trouble.SHUTS_DOWN, 2)) {
            ask(email(alice)).then().statusCode(202);
            Tokens.in(confirm(email(alice), mailbox.first(email(alice)).code()));
        }
    }

    /** The account would be there, with an address for which the code is not good any more. */
    @Test
    void no_account_is_left_if_its_code_could_not_be_used_up() {
        String address = "carol-" + UUID.randomUUID() + "@example.com";
        ask(address).then().statusCode(202);
        String code = mailbox.first(address).code();

        // A temporary fault that is not repeated (too_many_connections).
        try (Trouble trouble = Trouble.deleting("email_codes", "53300", 1)) {
            confirm(address, code).then().statusCode(503);
            assertThat(sql.one(Long.class, "select count(*) from users where email = ?", address))
                    .isZero();

            Tokens.in(confirm(address, code));
        }
        confirm(address, code).then().statusCode(401);
    }

    @Test
    void somebody_new_signs_up_although_the_primary_changed_when_the_code_was_to_be_used_up() {
        String address = "carol-" + UUID.randomUUID() + "@example.com";
        ask(address).then().statusCode(202);
        String code = mailbox.first(address).code();

        try (Trouble trouble = Trouble.deleting("email_codes", Trouble.SHUTS_DOWN, 2)) {
            Tokens.in(confirm(address, code));
        }

        assertThat(sql.one(Long.class, "select count(*) from users where email = ?", address))
                .isEqualTo(1);
    }

    /** As if the database went away once the code is used up. */
    @Test
    void a_code_that_was_used_up_signs_in_even_if_its_mail_cannot_be_uncounted() {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();
        sql.run("""
                create function hide() returns trigger language plpgsql as $$
                begin
                    alter table login_networks rename to hidden_networks;
                    return null;
                end
                $$
                """);
        sql.run("create trigger hide after delete on email_codes for each statement execute function hide()");
        try {
            Tokens.in(confirm(email(alice), code));
        } finally {
            sql.run("drop trigger hide on email_codes");
            sql.run("drop function hide");
            sql.run("alter table if exists hidden_networks rename to login_networks");
        }
    }

    @Test
    void a_code_is_good_for_ten_minutes() {
        clock.standStill();
        Member alice = proven("alice");
        ask(email(alice));
        String first = mailbox.first(email(alice)).code();
        clock.advance(Duration.ofMinutes(10).minusSeconds(5));
        Tokens.in(confirm(email(alice), first));

        ask(email(alice));
        String second = mailbox.nth(email(alice), 2).code();
        clock.advance(Duration.ofMinutes(10).plusSeconds(1));
        confirm(email(alice), second).then().statusCode(401);
    }

    @Test
    void a_new_request_invalidates_the_code_before() {
        Member alice = proven("alice");
        ask(email(alice));
        String first = mailbox.first(email(alice)).code();
        ask(email(alice));
        confirm(email(alice), first).then().statusCode(401);

        Tokens.in(confirm(email(alice), mailbox.nth(email(alice), 2).code()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "is_active = false",
                "email = 'other-' || id || '@example.com'",
                "password = '!' || password",
                "email = ''"
            })
    void a_code_ends_with_what_it_was_mailed_for(String change) {
        Member alice = proven("alice");
        String address = email(alice);
        ask(address);
        String code = mailbox.first(address).code();

        sql.run("update users set " + change + " where id = ?", alice.id());

        confirm(address, code).then().statusCode(401);
    }

    /** Otherwise whoever registered with somebody's address keeps its owner out by changing the password now and then. */
    @Test
    void as_long_as_nobody_has_proven_the_address_changes_of_the_password_do_not_end_a_code() {
        Member attacker = Member.user("victims-name");
        ask(email(attacker));
        String code = mailbox.first(email(attacker)).code();

        for (int change = 0; change < 3; change++) {
            sql.run("update users set password = '!' || password where id = ?", attacker.id());
        }

        Tokens.in(confirm(email(attacker), code));
        assertThat(sql.one(
                        Boolean.class, "select email_verified_at is not null from users where id = ?", attacker.id()))
                .isTrue();
        confirm(email(attacker), code).then().statusCode(401);
    }

    @Test
    void neither_codes_nor_addresses_are_stored() {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();

        List<String> stored = List.of(
                sql.one(String.class, "select string_agg(r::text, ' ') from email_code_requests r"),
                sql.one(
                        String.class,
                        "select string_agg(c::text, ' ') from email_codes c where account = ?",
                        alice.id()));

        // Six digits may stand in a hash or in a time by chance.
        Pattern alone = Pattern.compile("(?<![\\w.])" + code + "(?!\\w)");
        assertThat(stored)
                .noneMatch(text ->
                        text.contains(email(alice)) || alone.matcher(text).find());
    }

    // ---- Devices ----

    @Test
    void another_device_does_not_sign_in_with_address_and_code_alone() {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();

        for (int guess = 0; guess < 6; guess++) {
            send(given().header("User-Agent", "Thief/" + guess), confirmation(email(alice), code))
                    .then()
                    .statusCode(401);
        }

        Tokens.in(confirm(email(alice), code));
    }

    @Test
    void the_device_that_sends_back_the_secret_may_have_changed_its_network_or_name() {
        Member alice = proven("alice");
        String secret = ask(email(alice)).path("request");
        Map<String, Object> body =
                confirmation(email(alice), mailbox.first(email(alice)).code());
        body.put("request", secret);

        Tokens.in(send(given().header("User-Agent", "Phone/2"), body));
    }

    @Test
    void so_may_the_browser_with_the_cookie() {
        Member alice = proven("alice");
        Response asked = ask(email(alice));
        assertThat(asked.detailedCookie("signet-email-code")).satisfies(cookie -> {
            assertThat(cookie.isHttpOnly()).isTrue();
            assertThat(cookie.isSecured()).isTrue();
            assertThat(cookie.getSameSite()).isEqualTo("Strict");
            assertThat(cookie.getPath()).isEqualTo("/api/token/email");
            assertThat(cookie.getMaxAge()).isEqualTo(600);
        });

        Tokens.in(send(
                given().header("User-Agent", "Browser/2")
                        .cookie("signet-email-code", asked.cookie("signet-email-code")),
                confirmation(email(alice), mailbox.first(email(alice)).code())));
    }

    @Test
    void a_wrong_secret_is_refused_even_from_the_device_that_asked() {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();
        Map<String, Object> body = confirmation(email(alice), code);
        for (String wrong :
                List.of("0".repeat(32), "x", ask(email(proven("bob"))).<String>path("request"))) {
            body.put("request", wrong);
            send(given(), body).then().statusCode(401);
        }

        Tokens.in(confirm(email(alice), code));
    }

    @Test
    void a_cookie_of_another_request_does_not_matter_on_the_device_that_asked() {
        Member alice = proven("alice");
        ask(email(alice));

        Tokens.in(send(
                given().cookie("signet-email-code", ask(email(proven("bob"))).cookie("signet-email-code")),
                confirmation(email(alice), mailbox.first(email(alice)).code())));
    }

    @Test
    void a_request_from_elsewhere_leaves_the_code_alone() {
        Member alice = proven("alice");
        ask(email(alice));
        String code = mailbox.first(email(alice)).code();

        given().header("User-Agent", "Stranger/1")
                .contentType(ContentType.JSON)
                .body(Map.of("email", email(alice)))
                .post("/api/token/email/")
                .then()
                .statusCode(202);
        mailbox.nth(email(alice), 2);

        Tokens.in(confirm(email(alice), code));
    }

    // ---- Addresses ----

    @ParameterizedTest
    @CsvSource({
        "{u}@example.com,            {U}@EXAMPLE.com",
        "{U}@Example.com,            {u}@example.com",
        "{u}@ex\u00e4mple.com,       {u}@xn--exmple-cua.com",
        "{u}@xn--exmple-cua.com,     {u}@EX\u00c4MPLE.com",
        "{u}@stra\u00dfe.example,    {u}@xn--strae-oqa.example",
    })
    void every_spelling_of_an_address_is_the_same(String stored, String typed) {
        String name = "u" + UUID.randomUUID();
        Member alice = named(name, spelled(stored, name), true);
        sql.run("update users set email_ignores_case = true where id = ?", alice.id());

        ask(spelled(typed, name)).then().statusCode(202);
        String code = mailbox.first(Recipient.of(email(alice))).code();

        Tokens.in(confirm(spelled(stored, name), code));
    }

    @Test
    void accounts_that_share_an_address_get_a_code_each() {
        String shared = "shared-" + UUID.randomUUID() + "@example.com";
        Member alice = named("alice", shared, true);
        Member bob = named("bob", shared, true);
        ask(shared);
        mailbox.nth(shared, 2);

        int mails = 2;
        for (Member member : List.of(alice, bob)) {
            String code = mailbox.to(shared).stream()
                    .filter(mail -> mail.text().contains(member.username()))
                    .reduce((earlier, later) -> later)
                    .orElseThrow()
                    .code();
            Tokens tokens = Tokens.in(confirm(shared, code));
            assertThat(Jwt.of(tokens.access()).claims().path("user_id").asLong())
                    .isEqualTo(member.id());
            ask(shared);
            mails += 2;
            mailbox.nth(shared, mails);
        }
    }

    @Test
    void the_response_is_the_same_whoever_has_the_address() {
        Member alice = proven("alice");
        Member closed = proven("closed");
        sql.run("update users set is_active = false where id = ?", closed.id());
        String unknown = "unknown-" + UUID.randomUUID() + "@example.com";

        List<Response> answers = List.of(ask(email(alice)), ask(email(closed)), ask(unknown));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(202));
        assertThat(answers.stream().map(answer -> answer.<String>path("detail")).distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .map(answer -> answer.headers().asList().stream()
                                .map(Header::getName)
                                .toList())
                        .distinct())
                .hasSize(1);
        mailbox.first(email(alice));
        mailbox.first(unknown);
        assertThat(mailbox.to(email(closed))).isEmpty();
        for (String address : List.of(email(closed), "nobody-" + unknown)) {
            confirm(address, "123456")
                    .then()
                    .spec(Refused.because("The code is wrong or no longer valid.", "email_code_not_valid"));
        }
    }

    @Test
    void the_fourth_mail_waits_whoever_has_the_address() {
        clock.standStill();
        for (String address : List.of(email(proven("alice")), "unknown-" + UUID.randomUUID() + "@example.com")) {
            sql.run("delete from login_networks");
            for (int mail = 0; mail < 3; mail++) {
                ask(address).then().statusCode(202);
            }
            ask(address).then().statusCode(429).header("Retry-After", "60");
        }
    }

    @Test
    void a_mail_whose_code_was_used_does_not_count() {
        Member alice = proven("alice");
        for (int mail = 1; mail <= 5; mail++) {
            ask(email(alice)).then().statusCode(202);
            Tokens.in(confirm(email(alice), mailbox.nth(email(alice), mail).code()));
        }
    }

    @Test
    void strangers_who_ask_for_codes_do_not_lock_out_a_known_device() {
        Member alice = proven("alice");
        ask(email(alice));
        Tokens.in(confirm(email(alice), mailbox.first(email(alice)).code()));
        Subject subject = Subject.of(alice.id());
        Subject named = new Subject(email(alice), subject.account());
        assertThatThrownBy(() -> {
                    for (int mail = 0; mail < 5; mail++) {
                        throttle.attempt(LimitedAction.SIGN_IN_MAIL, named, Origin.of("198.51.100.7"));
                    }
                })
                .isInstanceOf(ApiError.class);

        ask(email(alice)).then().statusCode(202);
    }

    // ---- Signing up ----

    @Test
    void a_code_to_a_free_address_creates_an_account_without_a_password() {
        String address = "New.Person-" + UUID.randomUUID() + "@EXAMPLE.com";
        ask(address);
        Mailbox.Mail mail = mailbox.first(address.replace("EXAMPLE", "example"));

        Tokens tokens = Tokens.in(confirm(address, mail.code()));

        long id = Jwt.of(tokens.access()).claims().path("user_id").asLong();
        assertThat(sql.one(
                        String.class,
                        "select email || ' ' || (email_verified_at is not null) || ' ' || left(password, 1) from users where id = ?",
                        id))
                .isEqualTo(address.replace("EXAMPLE", "example") + " true !");
        assertThat(sql.one(String.class, "select username from users where id = ?", id))
                .startsWith("New.Person");
        assertThat(sql.all(
                        String.class,
                        "select kind || ' ' || detail from security_events where user_id = ? order by id",
                        id))
                .containsExactly("registered email", "activated email", "login email");
    }

    @Test
    void who_signed_up_with_a_code_may_set_a_password() {
        String address = "new-" + UUID.randomUUID() + "@example.com";
        ask(address);
        Tokens tokens = Tokens.in(confirm(address, mailbox.first(address).code()));

        given().header("Authorization", "Bearer " + tokens.access())
                .contentType(ContentType.JSON)
                .body(Map.of("new_password", "a walk uphill, slowly"))
                .post("/api/users/set_password/")
                .then()
                .statusCode(204);

        long id = Jwt.of(tokens.access()).claims().path("user_id").asLong();
        Tokens.in(Api.logIn(
                sql.one(String.class, "select username from users where id = ?", id), "a walk uphill, slowly"));
    }

    @Test
    void an_address_signs_up_once_however_often_the_code_is_sent_at_once() {
        String address = "new-" + UUID.randomUUID() + "@example.com";
        ask(address);
        String code = mailbox.first(address).code();

        List<Integer> answers = AtOnce.times(4, () -> confirm(address, code).statusCode());

        assertThat(answers).containsOnlyOnce(200);
        assertThat(sql.one(Long.class, "select count(*) from users where email = ?", address))
                .isEqualTo(1);
    }

    @Test
    void a_code_to_sign_up_is_no_good_for_the_account_of_somebody_who_was_faster() {
        String address = "new-" + UUID.randomUUID() + "@example.com";
        ask(address);
        String code = mailbox.first(address).code();
        named("fast", address, true);

        confirm(address, code).then().statusCode(401);
    }

    // ---- Accounts that somebody else prepared ----

    @Test
    void the_first_code_ends_the_password_and_the_sessions_of_whoever_made_the_account() {
        Member attacker = named("victim", "victim-" + UUID.randomUUID() + "@example.com", false);
        Tokens prepared = new Tokens(attacker.access(), attacker.refresh());
        ask(email(attacker));
        assertThat(mailbox.first(email(attacker)).text()).doesNotContain(attacker.username());

        Tokens owner = Tokens.in(
                confirm(email(attacker), mailbox.first(email(attacker)).code()));

        Api.logIn(attacker.username(), Member.PASSWORD).then().statusCode(401);
        prepared.triesToRefresh().then().statusCode(401);
        prepared.callsProtected().then().statusCode(401);
        owner.callsProtected().then().statusCode(200);
        owner.refreshes();
        assertThat(mailbox.nth(email(attacker), 2).subject()).isEqualTo("Your password on Signet was removed");
        assertThat(sql.all(
                        String.class,
                        "select detail from security_events where user_id = ? and kind = 'password_changed'",
                        attacker.id()))
                .hasSize(1);
    }

    @Test
    void later_codes_leave_the_password_alone() {
        Member alice = named("alice", "alice-" + UUID.randomUUID() + "@example.com", false);
        for (int mail : new int[] {1, 3}) {
            ask(email(alice));
            Tokens.in(confirm(email(alice), mailbox.nth(email(alice), mail).code()));
            if (mail == 1) {
                mailbox.nth(email(alice), 2);
                sql.run(
                        "update users set password = (select password from users where id = ?) where id = ?",
                        proven("other").id(),
                        alice.id());
            }
        }

        Tokens.in(Api.logIn(alice.username(), Member.PASSWORD));
    }

    // ---- Bad input ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | email",
                "{\"email\": \"\"}                           | email",
                "{\"email\": null}                             | email",
                "{\"email\": \"no address\"}                 | email",
                "{\"email\": [\"a@example.com\"]}            | email",
                "{\"email\": {\"a\": 1}}                     | email",
                "{\"email\": \"a@b@example\"}                | email",
                "{\"email\": \"a\\u0000@example.com\"}     | email",
            })
    void a_bad_address_is_400(String body, String field) {
        for (String path : Set.of("/api/token/email/", "/api/token/email/confirm/")) {
            given().contentType(ContentType.JSON)
                    .body(body)
                    .post(path)
                    .then()
                    .statusCode(400)
                    .body("$", hasKey(field));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abcdef",
                "12345",
                "1234567",
                "000000 ",
                "\u0661\u0662\u0663\u0664\u0665\u0666",
                "-",
                "' or 1=1"
            })
    void no_other_text_is_a_code(String code) {
        Member alice = proven("alice");
        ask(email(alice));
        mailbox.first(email(alice));

        assertThat(confirm(email(alice), code).statusCode()).isIn(400, 401);
    }

    // ---- Vocabulary ----

    private static String spelled(String pattern, String name) {
        return pattern.replace("{u}", name).replace("{U}", name.toUpperCase(Locale.ROOT));
    }

    private static List<String> wrong(String code) {
        int number = Integer.parseInt(code);
        return List.of(1, 10, 100, 999_999, 500_000).stream()
                .map(step -> "%06d".formatted((number + step) % 1_000_000))
                .toList();
    }

    private static Response ask(String address) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("email", address))
                .post("/api/token/email/");
    }

    private static Response confirm(String address, String code) {
        return send(given(), confirmation(address, code));
    }

    private static Map<String, Object> confirmation(String address, String code) {
        return new HashMap<>(Map.of("email", address, "code", code));
    }

    private static Response send(RequestSpecification client, Map<String, Object> body) {
        return client.contentType(ContentType.JSON).body(body).post("/api/token/email/confirm/");
    }

    private static Response post(Member member, String path, Map<String, String> body) {
        return member.calls().contentType(ContentType.JSON).body(body).post(path);
    }

    private String email(Member member) {
        return sql.one(String.class, "select email from users where id = ?", member.id());
    }

    private long sessions(Member member) {
        return sql.one(Long.class, "select count(*) from sessions where user_id = ?", member.id());
    }

    private Member proven(String name) {
        Member member = Member.user(name);
        sql.run("update users set email_verified_at = now() where id = ?", member.id());
        return member;
    }

    private Member named(String name, String address, boolean proven) {
        Member member = Member.user(name);
        sql.run("update users set email = ? where id = ?", address, member.id());
        if (proven) {
            sql.run("update users set email_verified_at = now() where id = ?", member.id());
        }
        return member;
    }
}
