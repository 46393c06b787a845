package dev.signet.revocation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.signet.start.ServiceStart;
import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.NoCleanup;
import dev.signet.testing.Refused;
import dev.signet.testing.TakenConnections;
import dev.signet.testing.Tokens;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that has lost the feed asks the database at each request, and never lets in who is not to be let in. */
@QuarkusTest
@TestProfile(LostFeedTest.WithoutFeed.class)
class LostFeedTest {
    @Inject
    RevocationFeed feed;

    @Inject
    RevocationCache revocations;

    @Inject
    Event<SigningKeysChanged> keys;

    @Inject
    RevocationNotices notices;

    @Inject
    RevocationTables tables;

    @Inject
    RevocationConfig config;

    @Inject
    Clock clock;

    @Inject
    SmallRyeConfig all;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    Optional<String> username;

    @ConfigProperty(name = "quarkus.datasource.password")
    Optional<String> password;

    @Inject
    TakenConnections connections;

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @BeforeEach
    void stop_the_feed_for_good() throws Exception {
        feed.stop(new ShutdownEvent());
        assertThat(revocations.isFresh()).isFalse();
    }

    @Test
    void a_good_token_is_good_and_the_database_says_so() {
        Tokens tokens = accounts.make("alice").logsIn();

        for (int i = 0; i < 5; i++) {
            assertThat(connections.fewest(
                            1, () -> tokens.callsProtected().then().statusCode(200)))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_moment_without_memory_does_not_end_the_feed() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        FeedConnection shortOfMemory = new FeedConnection(config, url, username, password, all) {
            @Override
            Connection open() throws SQLException {
                if (opened.getAndIncrement() < 2) {
                    throw new OutOfMemoryError("only in this test");
                }
                return super.open();
            }
        };
        RevocationFeed another = new RevocationFeed(revocations, keys, notices, tables, config, clock, shortOfMemory);

        another.start(new ServiceStart());
        await().until(revocations::isFresh);
        another.stop(new ShutdownEvent());

        assertThat(opened).hasValue(3);
    }

    /** As between a change and its notification. */
    private void nothing_is_heard_yet() {
        revocations.heard(System.nanoTime() + Duration.ofMinutes(1).toNanos());
        assertThat(revocations.isFresh()).isTrue();
    }

    @Test
    void what_a_request_revokes_is_refused_by_this_replica_before_it_hears_of_it() {
        Client admin = accounts.make("root");
        admin.becomesAdmin();
        Tokens tokens = admin.logsIn();
        nothing_is_heard_yet();

        Client alice = accounts.make("alice");
        Tokens changed = alice.logsIn();
        bearer(changed)
                .body(Map.of("current_password", alice.password(), "new_password", "along the quiet river"))
                .post("/api/users/set_password/")
                .then()
                .statusCode(204);
        changed.callsProtected().then().statusCode(401);

        Client given = accounts.make("bob");
        Tokens before = given.logsIn();
        bearer(tokens)
                .body(Map.of("new_password", "along the quiet river"))
                .post("/api/users/" + given.id() + "/set_password/")
                .then()
                .statusCode(204);
        before.callsProtected().then().statusCode(401);

        for (String standing : List.of("is_active", "is_staff")) {
            Client client = accounts.make("carol");
            Tokens hers = client.logsIn();
            bearer(tokens)
                    .body(Map.of(standing, standing.equals("is_staff")))
                    .patch("/api/users/" + client.id() + "/")
                    .then()
                    .statusCode(200);
            hers.callsProtected().then().statusCode(401);
        }

        Client deleted = accounts.make("dave");
        Tokens his = deleted.logsIn();
        bearer(his)
                .body(Map.of("current_password", deleted.password()))
                .delete("/api/users/me/")
                .then()
                .statusCode(204);
        his.callsProtected().then().statusCode(401).body("code", is("user_not_found"));

        Tokens everywhere = accounts.make("erin").logsIn();
        bearer(everywhere).body(Map.of()).post("/api/logout/all/").then().statusCode(200);
        everywhere.callsProtected().then().statusCode(401);
    }

    private static RequestSpecification bearer(Tokens tokens) {
        return given().contentType(ContentType.JSON).auth().oauth2(tokens.access());
    }

    @Test
    void a_session_that_ended_is_refused_at_once() {
        Tokens tokens = goodTokens(accounts.make("alice"));

        sql.run("update sessions set ended_at = now() where id = ?", UUID.fromString(tokens.session()));

        tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
    }

    @Test
    void a_token_that_was_revoked_by_itself_is_refused_at_once() {
        Tokens tokens = goodTokens(accounts.make("alice"));

        sql.run(
                "insert into revoked_tokens (jti, revoked_at, expires_at) values (?, now(), now() + interval '1 hour')",
                Jwt.of(tokens.access()).claims().path("jti").textValue());

        tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
    }

    @Test
    void a_user_who_is_deactivated_is_refused_until_active_again() {
        Client alice = accounts.make("alice");
        Tokens tokens = goodTokens(alice);

        alice.isDeactivated();
        tokens.callsProtected().then().statusCode(401).body("code", is("user_inactive"));

        alice.isActivated();
        tokens.callsProtected().then().statusCode(200);
    }

    @Test
    void a_user_who_is_deleted_is_refused_at_once() {
        Client alice = accounts.make("alice");
        Tokens tokens = goodTokens(alice);

        alice.isDeleted();

        tokens.callsProtected().then().statusCode(401).body("code", is("user_not_found"));
    }

    @Test
    void a_user_of_another_role_needs_a_new_token_at_once() {
        Client alice = accounts.make("alice");
        Tokens tokens = goodTokens(alice);

        alice.becomesAdmin();

        tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        tokens.refreshes().callsProtected().then().statusCode(200);
    }

    @Test
    void a_token_of_a_key_that_was_removed_is_refused_at_once() {
        Tokens tokens = goodTokens(accounts.make("alice"));

        sql.run("delete from signing_keys where kid = ?", kid(tokens.access()));

        tokens.callsProtected().then().spec(Refused.bearer("Token is invalid"));
    }

    /** The ring is never older than the staleness that is allowed: two seconds, and whatever a busy machine adds. */
    @Test
    void a_refresh_token_of_a_key_that_was_removed_is_refused_soon() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();

        sql.run("delete from signing_keys where kid = ?", kid(tokens.refresh()));

        await().pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> Api.verify(tokens.refresh()).then().spec(Refused.token("Token is invalid")));
        tokens.triesToRefresh().then().spec(Refused.token("Token is invalid"));
        await().until(() -> alice.triesToLogIn().statusCode() == 200);
        alice.logsIn().refreshes().callsProtected().then().statusCode(200);
    }

    private static String kid(String token) {
        return Jwt.of(token).header().path("kid").textValue();
    }

    /** It was seen to work, so that its signature is known. */
    private static Tokens goodTokens(Client client) {
        Tokens tokens = client.logsIn();
        tokens.callsProtected().then().statusCode(200);
        return tokens;
    }

    /** A service of its own: the feed does not come back. */
    public static class WithoutFeed extends NoCleanup {}
}
