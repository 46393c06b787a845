package dev.signet.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
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

    /** A token of the old system's for this user, {@code access} or {@code refresh}. */
    abstract String signedOldToken(String type, Client user);

    @Test
    void of_concurrent_exchanges_exactly_one_wins() {
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
