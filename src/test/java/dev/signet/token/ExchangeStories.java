package dev.signet.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.signet.cleanup.Expiring;
import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.Tokens;
import io.quarkus.arc.All;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What holds for the tokens of an old system that this service takes, however it came to its secret. */
abstract class ExchangeStories {
    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @Inject
    @All
    List<Expiring> expiring;

    /** A token of the old system's for this user, {@code access} or {@code refresh}. */
    abstract String signedOldToken(String type, Client user);

    @Test
    void of_concurrent_exchanges_exactly_one_wins() {
        clock.standStill();
        String old = signedOldToken("refresh", accounts.make("alice"));

        List<Response> answers = AtOnce.times(16, () -> Api.refresh(old));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 200)
                .allSatisfy(answer -> answer.then().spec(Refused.token("Token is blacklisted")));
        Tokens.in(answers.stream()
                        .filter(answer -> answer.statusCode() == 200)
                        .findFirst()
                        .orElseThrow())
                .refreshes();
    }

    @Test
    void an_exchanged_token_that_comes_back_late_ends_the_session() {
        String old = signedOldToken("refresh", accounts.make("alice"));
        Tokens ours = Tokens.in(Api.refresh(old));

        clock.advance(Duration.ofSeconds(11));
        Api.refresh(old).then().spec(Refused.token("Token is blacklisted"));

        ours.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        ours.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
    }

    @Test
    void a_changed_password_and_a_logout_everywhere_end_the_old_systems_tokens_of_before() {
        for (Consumer<Client> end : List.<Consumer<Client>>of(this::changePassword, this::logOutEverywhere)) {
            Client alice = accounts.make("alice");
            clock.advance(Duration.ofMinutes(-30));
            String access = signedOldToken("access", alice);
            String refresh = signedOldToken("refresh", alice);
            clock.advance(Duration.ofMinutes(30));
            Api.callProtected(access).then().statusCode(200);
            Api.verify(access).then().statusCode(200);
            Api.verify(refresh).then().statusCode(200);

            end.accept(alice);

            Api.callProtected(access).then().spec(Refused.bearer("Token is blacklisted"));
            for (String token : List.of(access, refresh)) {
                Api.verify(token).then().statusCode(400).body("non_field_errors", contains("Token is blacklisted"));
            }
            Api.refresh(refresh).then().spec(Refused.token("Token is blacklisted"));
            assertThat(alice.sessions()).isZero();
            clock.advance(Duration.ofMinutes(1));
            Api.callProtected(signedOldToken("access", alice)).then().statusCode(200);
            Api.verify(signedOldToken("refresh", alice)).then().statusCode(200);
            Tokens.in(Api.refresh(signedOldToken("refresh", alice)))
                    .callsProtected()
                    .then()
                    .statusCode(200);
        }
    }

    private void changePassword(Client user) {
        sql.run("update users set password = password || 'x' where id = ?", user.id());
    }

    private void logOutEverywhere(Client user) {
        given().auth()
                .oauth2(signedOldToken("access", user))
                .post("/api/logout/all/")
                .then()
                .statusCode(200);
    }

    @Test
    void a_revoked_token_of_the_old_systems_stays_revoked_whatever_rows_are_lost() {
        List<BiConsumer<Client, String>> ends = List.of(
                (user, token) -> Api.refresh(token).then().statusCode(200),
                (user, token) -> Api.blacklist(token).then().statusCode(200),
                (user, token) ->
                        Api.logOut(signedOldToken("access", user), token).then().statusCode(200),
                (user, token) -> ResourceServer.revokes(token).then().statusCode(200),
                (user, token) -> changePassword(user),
                (user, token) -> logOutEverywhere(user));
        List<Consumer<Client>> losses = List.of(
                user -> sql.run("delete from sessions where user_id = ?", user.id()), Client::isDeleted, user -> {
                    sql.run("delete from sessions where user_id = ?", user.id());
                    user.isDeleted();
                });
        for (BiConsumer<Client, String> end : ends) {
            for (Consumer<Client> loss : losses) {
                Client alice = accounts.make("alice");
                clock.advance(Duration.ofMinutes(-30));
                String refresh = signedOldToken("refresh", alice);
                clock.advance(Duration.ofMinutes(30));
                end.accept(alice, refresh);

                loss.accept(alice);

                Api.verify(refresh).then().statusCode(400).body("non_field_errors", contains("Token is blacklisted"));
                ResourceServer.introspectsRefresh(refresh).then().body("active", is(false));
                Api.refresh(refresh).then().spec(Refused.token("Token is blacklisted"));
                Api.blacklist(refresh).then().spec(Refused.token("Token is blacklisted"));
            }
        }
    }

    @Test
    void a_revoked_access_token_of_the_old_systems_stays_revoked_when_its_user_is_deleted() {
        List<BiConsumer<Client, String>> ends = List.of(
                (user, token) -> ResourceServer.revokes(token).then().statusCode(200),
                (user, token) -> changePassword(user),
                (user, token) -> logOutEverywhere(user));
        for (BiConsumer<Client, String> end : ends) {
            Client alice = accounts.make("alice");
            clock.advance(Duration.ofMinutes(-30));
            String access = signedOldToken("access", alice);
            clock.advance(Duration.ofMinutes(30));
            end.accept(alice, access);

            alice.isDeleted();

            Api.verify(access).then().statusCode(400).body("non_field_errors", contains("Token is blacklisted"));
        }
    }

    /** As with the reference. */
    @Test
    void one_that_was_not_revoked_verifies_when_its_user_is_deleted_and_can_be_revoked_still() {
        Client alice = accounts.make("alice");
        String access = signedOldToken("access", alice);
        String refresh = signedOldToken("refresh", alice);

        alice.isDeleted();

        Api.verify(access).then().statusCode(200);
        Api.verify(refresh).then().statusCode(200);
        Api.blacklist(refresh).then().statusCode(200);
        Api.verify(refresh).then().statusCode(400);
        Api.blacklist(refresh).then().spec(Refused.token("Token is blacklisted"));
    }

    /** Otherwise the token could be exchanged again once its session is cleaned up. */
    @Test
    void the_session_of_an_exchanged_token_is_kept_until_that_token_expires() {
        Client alice = accounts.make("alice");
        String old = signedOldToken("refresh", alice);
        Tokens ours = Tokens.in(Api.refresh(old));
        sql.run("update sessions set refresh_expires_at = now() where user_id = ?", alice.id());
        ours.refreshes();

        assertThat(sql.one(
                        Double.class,
                        "select cast(extract(epoch from kept_until) as float8) from sessions where user_id = ?",
                        alice.id()))
                .isGreaterThanOrEqualTo(Jwt.of(old).claims().path("exp").doubleValue());
    }

    /** A revocation of all tokens that they may have is told by nothing else. */
    @Test
    void what_is_known_of_deleted_users_is_kept_as_long_as_the_secret_is_shared() {
        assertThat(expiring)
                .filteredOn(table -> table.table().equals("deleted_users"))
                .singleElement()
                .extracting(table -> table.before().get())
                .isEqualTo(Instant.EPOCH);
    }

    @Test
    void a_change_of_role_leaves_the_old_systems_tokens_alone() {
        Client alice = accounts.make("alice");
        clock.advance(Duration.ofMinutes(-30));
        String refresh = signedOldToken("refresh", alice);
        clock.advance(Duration.ofMinutes(30));

        alice.becomesAdmin();

        Tokens.in(Api.refresh(refresh)).callsProtected().then().statusCode(200);
    }

    @Test
    void logging_out_with_the_old_systems_tokens_works() {
        Client alice = accounts.make("alice");
        String access = signedOldToken("access", alice);
        String refresh = signedOldToken("refresh", alice);

        Api.logOut(access, refresh).then().statusCode(200);

        Api.refresh(refresh).then().spec(Refused.token("Token is blacklisted"));
        Api.logOut(access, refresh).then().spec(Refused.logout("Token is blacklisted"));
    }
}
