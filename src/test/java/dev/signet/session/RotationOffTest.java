package dev.signet.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import dev.signet.testing.Accounts;
import dev.signet.testing.AtOnce;
import dev.signet.testing.TlsAndCors;
import dev.signet.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code signet.token.rotate-refresh-tokens=false}. */
@QuarkusTest
@TestProfile(TlsAndCors.class)
class RotationOffTest extends TutorialStory {
    @Inject
    Accounts accounts;

    @Inject
    MeterRegistry registry;

    @Override
    Accounts accounts() {
        return accounts;
    }

    @Test
    void a_refresh_gives_an_access_token_only() {
        accounts.make("alice")
                .logsIn()
                .triesToRefresh()
                .then()
                .statusCode(200)
                .body("$", aMapWithSize(1))
                .body("$", hasKey("access"));
    }

    @Test
    void a_refresh_counts_as_reissued() {
        double before = reissued();

        accounts.make("alice").logsIn().refreshes();

        assertThat(reissued()).isEqualTo(before + 1);
    }

    @Test
    void a_revoked_token_does_not_verify_though_nothing_is_blacklisted_after_a_rotation() {
        Tokens tokens = accounts.make("alice").logsIn();
        tokens.logsOut().then().statusCode(200);

        given().contentType(ContentType.JSON)
                .body(Map.of("token", tokens.refresh()))
                .post("/api/token/verify/")
                .then()
                .statusCode(400)
                .body("non_field_errors[0]", equalTo("Token is blacklisted"));
    }

    private double reissued() {
        return registry.get("signet.refreshes")
                .tag("outcome", "reissued")
                .counter()
                .count();
    }

    @Test
    void one_refresh_token_works_again_and_again_and_at_once() {
        Tokens tokens = accounts.make("alice").logsIn();

        tokens.refreshes();
        tokens.refreshes().callsProtected().then().statusCode(200);

        assertThat(AtOnce.times(8, tokens::triesToRefresh))
                .allSatisfy(answer -> answer.then().statusCode(200));
    }
}
