package dev.signet.provider;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.provider.FakeProvider.Person;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Authenticator;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which account an identity belongs to, whoever made the account, and in whatever order. The attacks are those of
 * Sudhodanan and Paverd, Pre-hijacked accounts (USENIX Security 2022): the attacker prepares an account in the name of
 * the victim's address, and waits until the victim uses it.
 */
@QuarkusTest
@TestProfile(WithProviders.class)
class LinkingTest {
    private static final String NEXT = "an evening at the lake";

    @Inject
    FakeProvider provider;

    @Inject
    Mailbox mailbox;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    private Response signsIn(String name, Person person) {
        String nonce = UUID.randomUUID().toString();
        return PhoneSignInTest.signsIn(name, provider.idToken(name, person, nonce), nonce);
    }

    private Response links(String access, String name, Person person, String password) {
        String nonce = UUID.randomUUID().toString();
        return given().header("Authorization", "Bearer " + access)
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "id_token",
                        provider.idToken(name, person, nonce),
                        "nonce",
                        nonce,
                        "current_password",
                        password))
                .post("/api/users/me/identities/" + name + "/");
    }

    private static Response removes(String access, String id, Map<String, String> body) {
        return given().header("Authorization", "Bearer " + access)
                .contentType(ContentType.JSON)
                .body(body)
                .delete("/api/users/me/identities/" + id + "/");
    }

    private static List<String> identities(String access) {
        return given().header("Authorization", "Bearer " + access)
                .get("/api/users/me/identities/")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private static long id(Response answer) {
        return Jwt.of(Tokens.in(answer).access()).claims().path("user_id").asLong();
    }

    private String address(Member member) {
        return sql.one(String.class, "select email from users where id = ?", member.id());
    }

    private void isProven(Member member) {
        sql.run("update users set email_verified_at = now() where id = ?", member.id());
    }

    private void resets(Member member) {
        String address = address(member);
        post("/api/users/reset_password/", Map.of("email", address)).then().statusCode(204);
        Mail mail = await().until(
                        () -> mailbox.to(address).stream()
                                .filter(sent -> sent.subject().equals("Password reset on Signet"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        post(
                        "/api/users/reset_password_confirm/",
                        Map.of("uid", mail.uid(), "token", mail.token(), "new_password", NEXT))
                .then()
                .statusCode(204);
    }

    private static Response post(String path, Map<String, String> body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }

    @Test
    void an_account_says_whether_it_has_a_password_and_how_it_can_sign_in() {
        Person person = Person.called("erin");
        String made = Tokens.in(signsIn("acme", person)).access();
        ways(made, false, 1, "acme");

        Member member = Member.user("frank");
        ways(member.access(), true, 1, "password");
        links(member.access(), "other", Person.called("frank"), Member.PASSWORD)
                .then()
                .statusCode(200);
        links(member.access(), "acme", Person.called("frank"), Member.PASSWORD)
                .then()
                .statusCode(200);
        ways(member.access(), true, 3, "acme", "other", "password");
    }

    private static void ways(String access, boolean password, int ways, String... methods) {
        given().header("Authorization", "Bearer " + access)
                .get("/api/users/me/sign_in_methods/")
                .then()
                .statusCode(200)
                .body("has_password", equalTo(password))
                .body("ways", equalTo(ways))
                .body("methods", equalTo(List.of(methods)));
    }

    // ---- by address

    @Test
    void a_verified_address_joins_the_account_whose_address_signet_has_proven() {
        Member alice = Member.user("alice");
        isProven(alice);
        Person same = Person.called("alice").withEmail(address(alice), true);

        assertThat(id(signsIn("acme", same))).isEqualTo(alice.id());

        assertThat(mailbox.first(address(alice)).subject()).isEqualTo("You can sign in to Signet with acme");
        assertThat(sql.all(
                        String.class,
                        "select outcome || ' ' || detail from security_events where user_id = ? and kind = 'identity_linked'",
                        alice.id()))
                .containsExactly("success acme, same address");
        Api.logIn(alice.username(), Member.PASSWORD).then().statusCode(200);
    }

    @Test
    void the_address_is_compared_as_everywhere_else() {
        Member alice = Member.user("alice");
        isProven(alice);

        assertThat(id(signsIn(
                        "acme", Person.called("alice").withEmail(address(alice).toUpperCase(), true))))
                .isEqualTo(alice.id());
    }

    @Test
    void an_account_with_a_second_factor_is_joined_only_when_that_was_right() {
        Member alice = Member.user("alice");
        isProven(alice);
        Authenticator app = hasAnApp(alice);
        Person same = Person.called("alice").withEmail(address(alice), true);

        Response first = signsIn("acme", same);
        first.then().statusCode(401).body("code", equalTo("mfa_required"));
        completes(first, "000000").then().statusCode(401);
        assertThat(owners(same)).isEmpty();
        // Without the second factor, each sign-in starts from the address again.
        Response again = signsIn("acme", same);
        again.then().statusCode(401).body("code", equalTo("mfa_required"));

        assertThat(id(completes(again, app.code()))).isEqualTo(alice.id());

        assertThat(owners(same)).containsExactly(alice.id());
        await().until(() -> mailbox.to(address(alice)).stream()
                .anyMatch(mail -> mail.subject().equals("You can sign in to Signet with acme")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"email_verified_at = null", "email = id || '@elsewhere.example.com'"})
    void an_account_that_changed_between_the_two_factors_is_not_joined(String change) {
        Member alice = Member.user("alice");
        isProven(alice);
        Authenticator app = hasAnApp(alice);
        Person same = Person.called("alice").withEmail(address(alice), true);
        Response first = signsIn("acme", same);

        sql.run("update users set " + change + " where id = ?", alice.id());

        completes(first, app.code()).then().spec(Refused.token("Token is invalid or expired"));
        assertThat(owners(same)).isEmpty();
    }

    private Authenticator hasAnApp(Member member) {
        String secret = member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", Member.PASSWORD))
                .post("/api/users/me/mfa/totp/")
                .path("secret");
        Authenticator app = Authenticator.with(secret, clock);
        member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("code", app.code()))
                .post("/api/users/me/mfa/totp/confirm/")
                .then()
                .statusCode(200);
        clock.advance(Duration.ofSeconds(30));
        return app;
    }

    private static Response completes(Response first, String code) {
        return post("/api/token/mfa/", Map.of("mfa_token", first.path("mfa_token"), "code", code));
    }

    private List<Long> owners(Person person) {
        return sql.all(Long.class, "select owner_id from identities where subject = ?", person.sub());
    }

    @ParameterizedTest
    @CsvSource({"false,true", "true,false", "false,false"})
    void an_address_that_only_one_side_has_proven_joins_nothing(boolean here, boolean there) {
        Member alice = Member.user("alice");
        if (here) {
            isProven(alice);
        }
        Person same = Person.called("alice").withEmail(address(alice), there);

        Response answer = signsIn("acme", same);

        if (there) {
            answer.then()
                    .statusCode(409)
                    .body("code", equalTo("account_exists"))
                    .body("detail", containsString("/api/users/me/identities/acme/"));
            assertThat(sql.one(Long.class, "select count(*) from identities where subject = ?", same.sub()))
                    .isZero();
        } else {
            // The response does not tell whether the address is taken, because nobody has proven that it is theirs.
            assertThat(id(answer)).isNotEqualTo(alice.id());
        }
        assertThat(sql.one(Long.class, "select count(*) from identities where owner_id = ?", alice.id()))
                .isZero();
    }

    /** The database takes these letters for one, as Django does; a mail system may not (CVE-2019-19844). */
    @ParameterizedTest
    @CsvSource({"k, \u212a", "K, \u212a", "s, \u017f", "S, \u017f"})
    void an_address_that_differs_in_letters_outside_ascii_joins_nothing(String here, String there) {
        Member alice = Member.user("alice");
        String rest = alice.username() + "@example.com";
        sql.run("update users set email = ? where id = ?", here + rest, alice.id());
        isProven(alice);

        signsIn("acme", Person.called("alice").withEmail(there + rest, true))
                .then()
                .statusCode(409)
                .body("code", equalTo("account_exists"));
    }

    @Test
    void a_provider_that_may_not_join_by_address_does_not() {
        Member alice = Member.user("alice");
        isProven(alice);

        signsIn("unlinked", Person.called("alice").withEmail(address(alice), true))
                .then()
                .statusCode(409);
    }

    @Test
    void nor_does_it_give_a_new_account_an_address_which_its_owner_could_not_use_any_more() {
        Person stranger = Person.called("stranger");

        long theirs = id(signsIn("unlinked", stranger));

        assertThat(sql.one(String.class, "select email from users where id = ?", theirs))
                .isEmpty();
        assertThat(id(signsIn("acme", Person.called("owner").withEmail(stranger.email(), true))))
                .isNotEqualTo(theirs);
    }

    @Test
    void an_address_of_several_accounts_or_of_a_deactivated_one_joins_nothing() {
        Member alice = Member.user("alice");
        Member twin = Member.user("twin");
        sql.run("update users set email = ? where id = ?", address(alice), twin.id());
        isProven(alice);
        isProven(twin);
        Member inactive = Member.user("inactive");
        isProven(inactive);
        sql.run("update users set is_active = false where id = ?", inactive.id());

        for (Member member : List.of(alice, inactive)) {
            signsIn("acme", Person.called("x").withEmail(address(member), true))
                    .then()
                    .statusCode(409);
        }
    }

    @Test
    void of_first_sign_ins_at_once_with_one_address_all_join_the_same_account() {
        Member alice = Member.user("alice");
        isProven(alice);
        Person same = Person.called("alice").withEmail(address(alice), true);

        List<Response> answers = AtOnce.times(4, () -> signsIn("acme", same));

        assertThat(answers.stream().map(LinkingTest::id)).containsOnly(alice.id());
    }

    // ---- pre-hijacking

    @Test
    void classic_federated_merge_an_account_that_somebody_else_made_with_my_address_is_not_joined() {
        // The attacker registers with the victim's address; the victim never proves it.
        Member attacker = Member.user("victims-name");
        Person victim = Person.called("victim").withEmail(address(attacker), true);

        signsIn("acme", victim).then().statusCode(409);

        // The victim gets the account by proving the address, and the attacker's password no longer works.
        resets(attacker);
        assertThat(id(signsIn("acme", victim))).isEqualTo(attacker.id());
        Api.logIn(attacker.username(), Member.PASSWORD).then().statusCode(401);
    }

    @Test
    void unexpired_session_a_session_from_before_the_victim_came_ends() {
        Member attacker = Member.user("victims-name");
        Tokens session = new Tokens(attacker.access(), attacker.refresh());
        Person victim = Person.called("victim").withEmail(address(attacker), true);

        resets(attacker);
        Tokens.in(signsIn("acme", victim));

        session.triesToRefresh().then().statusCode(401);
        session.callsProtected().then().statusCode(401);
    }

    @Test
    void trojan_identifier_an_identity_that_the_attacker_linked_before_the_victim_came_is_removed() {
        Member attacker = Member.user("victims-name");
        Person trojan = Person.called("trojan");
        links(attacker.access(), "acme", trojan, Member.PASSWORD).then().statusCode(200);
        assertThat(id(signsIn("acme", trojan))).isEqualTo(attacker.id());

        resets(attacker);

        assertThat(id(signsIn("acme", trojan))).isNotEqualTo(attacker.id());
        assertThat(id(signsIn("acme", Person.called("victim").withEmail(address(attacker), true))))
                .isEqualTo(attacker.id());
    }

    @Test
    void an_identity_that_its_user_linked_after_proving_the_address_survives_a_forgotten_password() {
        Member alice = Member.user("alice");
        isProven(alice);
        Person own = Person.called("own");
        links(alice.access(), "acme", own, Member.PASSWORD).then().statusCode(200);

        resets(alice);

        assertThat(id(signsIn("acme", own))).isEqualTo(alice.id());
    }

    @Test
    void unexpired_email_change_a_change_that_the_attacker_began_before_the_victim_came_is_void() {
        Member attacker = Member.user("victims-name");
        String victims = address(attacker);
        String attackers = "attacker-" + UUID.randomUUID() + "@example.com";
        attacker.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("email", attackers, "current_password", Member.PASSWORD))
                .patch("/api/users/me/")
                .then()
                .statusCode(200);
        Mail change = mailbox.first(attackers);

        resets(attacker);
        assertThat(id(signsIn("acme", Person.called("victim").withEmail(victims, true))))
                .isEqualTo(attacker.id());

        post("/api/users/activation/", Map.of("uid", change.uid(), "token", change.token()))
                .then()
                .statusCode(400);
        assertThat(address(attacker)).isEqualTo(victims);
    }

    /** The victim may follow the attacker's link in place of their own. */
    @Test
    void unexpired_email_change_an_address_whose_owner_is_registering_is_not_proven_by_a_change_to_it() {
        Member attacker = Member.user("attacker");
        String victims = "victim-" + UUID.randomUUID() + "@example.com";
        post("/api/users/", Map.of("username", "victim-" + UUID.randomUUID(), "email", victims, "password", NEXT))
                .then()
                .statusCode(201);
        mailbox.nth(victims, 1);
        attacker.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("email", victims, "current_password", Member.PASSWORD))
                .patch("/api/users/me/")
                .then()
                .statusCode(200);
        Mail change = mailbox.nth(victims, 2);
        Person trojan = Person.called("trojan");
        links(attacker.access(), "acme", trojan, Member.PASSWORD).then().statusCode(200);

        post("/api/users/activation/", Map.of("uid", change.uid(), "token", change.token()))
                .then()
                .statusCode(204);
        signsIn("acme", Person.called("victim").withEmail(victims, true)).then().statusCode(409);
        resets(attacker);

        assertThat(id(signsIn("acme", trojan))).isNotEqualTo(attacker.id());
        assertThat(id(signsIn("acme", Person.called("victim").withEmail(victims, true))))
                .isEqualTo(attacker.id());
    }

    @Test
    void non_verifying_provider_an_account_made_with_an_unverified_address_does_not_take_the_address() {
        String victims = "victim-" + UUID.randomUUID() + "@example.com";
        long attackers = id(signsIn("acme", Person.called("attacker").withEmail(victims, false)));

        long own = id(signsIn("other", Person.called("victim").withEmail(victims, true)));

        assertThat(own).isNotEqualTo(attackers);
        assertThat(sql.one(String.class, "select email from users where id = ?", own))
                .isEqualTo(victims);
        assertThat(sql.one(String.class, "select email from users where id = ?", attackers))
                .isEmpty();
    }

    @Test
    void a_lying_provider_cannot_join_what_another_provider_made() {
        Person victim = Person.called("victim");
        long own = id(signsIn("acme", victim));

        // "other" says that the attacker has the same address. Signet itself has not proven it.
        signsIn("other", Person.called("attacker").withEmail(victim.email(), true))
                .then()
                .statusCode(409);
        assertThat(id(signsIn("acme", victim))).isEqualTo(own);
    }

    @Test
    void an_address_that_was_proven_and_then_written_by_somebody_else_is_not_joined() {
        Member alice = Member.user("alice");
        resets(alice);
        String victims = "victim-" + UUID.randomUUID() + "@example.com";
        sql.run("update users set email = ? where id = ?", victims, alice.id());

        signsIn("acme", Person.called("victim").withEmail(victims, true)).then().statusCode(409);
    }

    // ---- linking and removing

    @Test
    void a_signed_in_user_links_an_identity_and_signs_in_with_it() {
        Member alice = Member.user("alice");
        Person google = Person.called("alice");

        links(alice.access(), "google", google, Member.PASSWORD)
                .then()
                .statusCode(200)
                .body("provider", equalTo("google"))
                .body("email", equalTo(google.email()));
        links(alice.access(), "google", google, Member.PASSWORD).then().statusCode(200);

        assertThat(id(signsIn("google", google))).isEqualTo(alice.id());
        given().header("Authorization", "Bearer " + alice.access())
                .get("/api/users/me/identities/")
                .then()
                .body("$", hasSize(1))
                .body("[0].provider", equalTo("google"));
        mailbox.first(address(alice));
        assertThat(mailbox.to(address(alice))).hasSize(1);
    }

    @Test
    void linking_takes_the_password_or_a_recent_sign_in() {
        Member alice = Member.user("alice");
        Person own = Person.called("alice");
        links(alice.access(), "acme", own, "wrong").then().statusCode(400);
        assertThat(identities(alice.access())).isEmpty();

        Tokens recent = Tokens.in(signsIn("acme", own));
        Person second = Person.called("second");
        links(recent.access(), "other", second, "").then().statusCode(200);
        clock.advance(Duration.ofMinutes(11));
        links(recent.access(), "other", Person.called("third"), "")
                .then()
                .statusCode(403)
                .body("code", equalTo("recent_sign_in_required"));
    }

    /** Without {@code auth_time}, the token may have been issued silently, days after anybody typed anything. */
    @Test
    void a_sign_in_of_which_the_provider_does_not_say_when_it_was_is_not_recent() {
        Person own = Person.called("alice");
        Map<String, Object> claims = provider.claims("acme", own, "n-0123456789");
        claims.remove("auth_time");
        Tokens silent = Tokens.in(PhoneSignInTest.signsIn("acme", provider.signed("acme", claims), "n-0123456789"));

        links(silent.access(), "other", Person.called("second"), "")
                .then()
                .statusCode(403)
                .body("code", equalTo("recent_sign_in_required"));
        Jwt access = Jwt.of(silent.access());
        assertThat(access.claims().has("auth_time")).isFalse();
        assertThat(access.claims().path("amr").toString()).isEqualTo("[\"fed\"]");
        given().header("Authorization", "Bearer " + silent.access())
                .get("/api/sessions/")
                .then()
                .body("[0].sign_in_method", equalTo("acme"))
                .body("[0].authenticated_at", nullValue());
    }

    @Test
    void a_sign_in_long_after_the_provider_asked_the_user_is_not_recent() {
        Map<String, Object> claims = provider.claims("acme", Person.called("alice"), "n-0123456789");
        claims.put("auth_time", clock.instant().minusSeconds(601).getEpochSecond());
        Tokens old = Tokens.in(PhoneSignInTest.signsIn("acme", provider.signed("acme", claims), "n-0123456789"));

        links(old.access(), "other", Person.called("second"), "").then().statusCode(403);
    }

    @Test
    void somebody_elses_identity_cannot_be_linked() {
        Person bobs = Person.called("bob");
        long bob = id(signsIn("acme", bobs));
        Member alice = Member.user("alice");

        links(alice.access(), "acme", bobs, Member.PASSWORD)
                .then()
                .statusCode(409)
                .body("detail", equalTo("This identity is linked to another account."));

        assertThat(id(signsIn("acme", bobs))).isEqualTo(bob);
    }

    @Test
    void an_identity_is_removed_by_its_owner_only() {
        Member alice = Member.user("alice");
        Person own = Person.called("alice");
        String id = links(alice.access(), "acme", own, Member.PASSWORD).path("id");
        Map<String, String> password = Map.of("current_password", Member.PASSWORD);

        removes(Member.user("bob").access(), id, password).then().statusCode(404);
        removes(alice.access(), "no-id", password).then().statusCode(404);
        removes(alice.access(), id, Map.of()).then().statusCode(400);
        removes(alice.access(), id, Map.of("current_password", "wrong")).then().statusCode(400);
        removes(alice.access(), id, password).then().statusCode(204);
        removes(alice.access(), id, password).then().statusCode(404);

        assertThat(id(signsIn("acme", own))).isNotEqualTo(alice.id());
        await().until(() -> mailbox.to(address(alice)).stream()
                .anyMatch(mail -> mail.subject().equals("You can no longer sign in to Signet with acme")));
    }

    /** Otherwise it would be no use to remove an identity that somebody else has got hold of. */
    @Test
    void a_removed_identity_joins_its_account_again_only_if_its_user_links_it() {
        Member alice = Member.user("alice");
        isProven(alice);
        Person same = Person.called("alice").withEmail(address(alice), true);
        assertThat(id(signsIn("acme", same))).isEqualTo(alice.id());
        String linked = identities(alice.access()).get(0);
        removes(alice.access(), linked, Map.of("current_password", Member.PASSWORD))
                .then()
                .statusCode(204);

        signsIn("acme", same).then().statusCode(409).body("code", equalTo("account_exists"));
        Person another = Person.called("alice").withEmail(address(alice), true);
        assertThat(id(signsIn("acme", another))).isEqualTo(alice.id());

        links(alice.access(), "acme", same, Member.PASSWORD).then().statusCode(200);
        assertThat(id(signsIn("acme", same))).isEqualTo(alice.id());
    }

    @Test
    void the_last_way_to_sign_in_cannot_be_removed_not_even_by_two_removals_at_once() {
        Person own = Person.called("alice");
        Tokens tokens = Tokens.in(signsIn("acme", own));
        String first = identities(tokens.access()).get(0);
        removes(tokens.access(), first, Map.of()).then().statusCode(400).body("code", equalTo("last_sign_in_method"));

        String second =
                links(tokens.access(), "other", Person.called("second"), "").path("id");
        List<Integer> statuses = AtOnce.all(List.of(
                () -> removes(tokens.access(), first, Map.of()).statusCode(),
                () -> removes(tokens.access(), second, Map.of()).statusCode()));

        assertThat(statuses).containsExactlyInAnyOrder(204, 400);
        assertThat(identities(tokens.access())).hasSize(1);
    }
}
