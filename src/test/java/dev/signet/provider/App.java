package dev.signet.provider;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.secret.Sha256;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.Base64;
import java.util.Map;

/** An app that lets its users sign in with a provider in the browser. */
final class App {
    private static final String VERIFIER = "verifier-of-the-app-0123456789-0123456789-0123456789";
    static final String STATE = "of the app";

    private App() {}

    /** Sends the browser to Signet, and returns Signet's redirect to the provider. */
    static Response begins(String provider) {
        return browser()
                .queryParam("redirect_uri", WithProviders.APP)
                .queryParam(
                        "code_challenge",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(VERIFIER)))
                .queryParam("code_challenge_method", "S256")
                .queryParam("state", STATE)
                .get("/api/login/" + provider + "/");
    }

    /** The provider sends the browser back with this response; returns Signet's redirect to the app. */
    static Response comesBack(String provider, Response begun, Map<String, String> response) {
        RequestSpecification browser =
                browser().cookie(BrowserLoginResource.COOKIE, begun.cookie(BrowserLoginResource.COOKIE));
        String callback = "/api/login/" + provider + "/callback/";
        return provider.equals("apple")
                ? browser.formParams(response).post(callback)
                : browser.queryParams(response).get(callback);
    }

    /** Returns the parameters in the address of a redirect. */
    static Map<String, String> query(Response redirect) {
        assertThat(redirect.statusCode()).as(redirect.asString()).isEqualTo(303);
        return FakeProvider.form(URI.create(redirect.header("Location")).getRawQuery());
    }

    /** Exchanges a code for tokens. */
    static Response redeems(String code) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("code", code, "code_verifier", VERIFIER, "redirect_uri", WithProviders.APP))
                .post("/api/token/code/");
    }

    private static RequestSpecification browser() {
        return given().redirects().follow(false);
    }
}
