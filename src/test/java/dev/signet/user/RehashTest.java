package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Accounts;
import dev.signet.testing.Argon2;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A login brings the hash of the password up to date, and nothing else changes by it. */
@QuarkusTest
class RehashTest {
    private static final String PASSWORD = "correct horse battery staple";

    /** Of that password, by Django, cheap. */
    private static final String DJANGOS = "pbkdf2_sha256$1000$seasalt$3xmXbyk2QpiyNcnoBbzRPwEBsYPTbDlRdtmLyBvQltA=";

    private static final String NO_ACCOUNT = "No active account found with the given credentials";

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @Inject
    PasswordHash hash;

    @Inject
    Rehash rehash;

    @Test
    void a_hash_of_django_becomes_argon2id_at_the_first_login() {
        Client alice = accounts.make("alice", PASSWORD, DJANGOS);

        alice.logsIn();
        assertThat(stored(alice)).startsWith("$argon2id$v=19$m=1024,t=1,p=1$");

        alice.logsIn();
        assertThat(number("password_rehashes", alice)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"512, 1", "2048, 1", "1024, 2"})
    void a_hash_of_another_cost_gets_the_configured_one_whether_that_was_raised_or_lowered(int memory, int iterations) {
        String before = Argon2Hash.make(
                new BouncyCastleArgon2(), PASSWORD, new Argon2Cost(memory, iterations, 1), new byte[16], 32);
        Client alice = accounts.make("alice", PASSWORD, before);

        alice.logsIn();

        assertThat(stored(alice)).startsWith("$argon2id$v=19$m=1024,t=1,p=1$");
        alice.logsIn();
    }

    @Test
    void a_wrong_password_changes_nothing_and_neither_does_a_right_one_of_a_closed_account() {
        Client alice = accounts.make("alice", "not it", DJANGOS);
        Client bob = accounts.make("bob", PASSWORD, DJANGOS);
        bob.isDeactivated();

        alice.triesToLogIn().then().spec(Refused.because(NO_ACCOUNT));
        bob.triesToLogIn().then().spec(Refused.because(NO_ACCOUNT));

        assertThat(stored(alice)).isEqualTo(DJANGOS);
        assertThat(stored(bob)).isEqualTo(DJANGOS);
    }

    @Test
    void sessions_and_tokens_outlive_it() {
        Client alice = accounts.make("alice", PASSWORD, DJANGOS);
        Tokens before = alice.logsIn();
        sql.run(
                "update users set password = ?, password_rehashes = password_rehashes + 1 where id = ?",
                DJANGOS,
                alice.id());

        Tokens after = alice.logsIn();

        assertThat(number("password_rehashes", alice)).isEqualTo(3);
        assertThat(number("ver", alice)).isZero();
        assertThat(number("password_version", alice)).isZero();
        before.callsProtected().then().statusCode(200);
        before.refreshes().callsProtected().then().statusCode(200);
        after.callsProtected().then().statusCode(200);
    }

    @Test
    void a_password_changed_in_psql_still_ends_the_sessions() {
        Client alice = accounts.make("alice", PASSWORD, DJANGOS);
        Tokens before = alice.logsIn();

        sql.run("update users set password = ? where id = ?", Argon2.phc("another one"), alice.id());

        before.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        assertThat(number("password_version", alice)).isEqualTo(1);
        assertThat(number("ver", alice)).isEqualTo(1);
    }

    /** All of them verified the old hash, and all but one find another one when they open their session. */
    @Test
    void of_logins_at_once_none_is_refused_for_a_hash_that_another_one_renewed() {
        Client alice = accounts.make("alice", PASSWORD, DJANGOS);

        List<Response> logins = AtOnce.times(8, alice::triesToLogIn);

        assertThat(logins)
                .allSatisfy(login -> Tokens.in(login).callsProtected().then().statusCode(200));
        assertThat(number("password_rehashes", alice)).isEqualTo(1);
        assertThat(number("password_version", alice)).isZero();
    }

    @Test
    void a_login_that_verified_the_old_hash_finds_its_account_unchanged_after_the_new_one_is_stored() {
        Client alice = accounts.make("alice", PASSWORD, DJANGOS);
        User verified = read(alice);

        rehash.ifOutdated(PASSWORD, verified);

        assertThat(unchanged(verified)).isTrue();
        assertThat(hash.verify(PASSWORD, read(alice))).isTrue();
    }

    @Test
    void a_password_that_was_changed_meanwhile_wins() {
        Client alice = accounts.make("alice", PASSWORD, DJANGOS);
        User verified = read(alice);
        String changed = Argon2.phc("another one");
        sql.run("update users set password = ? where id = ?", changed, alice.id());

        rehash.ifOutdated(PASSWORD, verified);

        assertThat(stored(alice)).isEqualTo(changed);
        assertThat(unchanged(verified)).isFalse();
    }

    private User read(Client client) {
        return QuarkusTransaction.requiringNew().call(() -> User.findById(client.id()));
    }

    private boolean unchanged(User verified) {
        return QuarkusTransaction.requiringNew()
                .call(() -> LockedUser.unchanged(verified, false).isPresent());
    }

    private String stored(Client client) {
        return sql.one(String.class, "select password from users where id = ?", client.id());
    }

    private int number(String column, Client client) {
        return sql.one(Integer.class, "select " + column + " from users where id = ?", client.id());
    }
}
