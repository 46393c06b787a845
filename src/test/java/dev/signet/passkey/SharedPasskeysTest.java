package dev.signet.passkey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.PasskeysOn;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Browsers and phones find the pages and apps that share the passkeys where the standards say. */
@QuarkusTest
@TestProfile(PasskeysOn.class)
class SharedPasskeysTest {
    @Test
    void browsers_find_related_origins() {
        given().get("/.well-known/webauthn")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("origins", is(List.of(PasskeysOn.ORIGIN, "https://example.com", "https://example.org")));
    }

    @Test
    void android_finds_the_app_and_its_certificate() {
        given().get("/.well-known/assetlinks.json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("[0].relation[1]", is("delegate_permission/common.get_login_creds"))
                .body("[0].target.namespace", is("android_app"))
                .body("[0].target.package_name", is("com.example.app"))
                .body("[0].target.sha256_cert_fingerprints", is(List.of(PasskeysOn.FINGERPRINT)));
    }

    @Test
    void apple_finds_the_app() {
        String body = given().get("/.well-known/apple-app-site-association")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();
        assertThat(body).isEqualTo("{\"webcredentials\":{\"apps\":[\"ABCDE12345.com.example.app\"]}}");
    }
}
