package dev.signet.passkey;

import static io.restassured.RestAssured.given;

import dev.signet.testing.Member;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;

/** The calls that clients with passkeys make. */
final class Passkeys {
    static final String MINE = "/api/users/me/passkeys/";

    private Passkeys() {}

    /** Adds the device's passkey to the member's account. */
    static Response register(Member member, Device device) {
        return register(member, "my phone", device.creates(creationOptions(member)));
    }

    static Response register(Member member, String name, Map<String, Object> credential) {
        return post(member, MINE, Map.of("name", name, "credential", credential));
    }

    static Map<String, Object> creationOptions(Member member) {
        return post(member, MINE + "options/", Map.of("current_password", Member.PASSWORD))
                .then()
                .statusCode(200)
                .extract()
                .path("$");
    }

    static Response list(Member member) {
        return member.calls().get(MINE);
    }

    static Response patch(Member member, String id, String name) {
        return member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .patch(MINE + id + "/");
    }

    static Response remove(Member member, String id) {
        return member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", Member.PASSWORD))
                .delete(MINE + id + "/");
    }

    /** Options for the passkey of a new account. */
    static Map<String, Object> signUpOptions(String username) {
        return post("/api/users/passkey/options/", applicant(username))
                .then()
                .statusCode(200)
                .extract()
                .path("$");
    }

    static Map<String, Object> applicant(String username) {
        return Map.of("username", username, "email", username + "@example.com");
    }

    static Response signUp(String username, Map<String, Object> credential) {
        Map<String, Object> body = new HashMap<>(applicant(username));
        body.put("credential", credential);
        return post("/api/users/passkey/", body);
    }

    static Response post(Member member, String path, Map<String, Object> body) {
        return member.calls().contentType(ContentType.JSON).body(body).post(path);
    }

    static Response post(String path, Map<String, Object> body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }

    /** Options for any passkey. */
    static Map<String, Object> options() {
        return options(Map.of());
    }

    static Map<String, Object> options(String username) {
        return options(Map.of("username", username));
    }

    private static Map<String, Object> options(Map<String, Object> body) {
        return post("/api/token/passkey/options/", body)
                .then()
                .statusCode(200)
                .extract()
                .path("$");
    }

    static Response signIn(Map<String, Object> credential) {
        return post("/api/token/passkey/", credential);
    }

    /** Signs in with the device's passkey alone. */
    static Response signIn(Device device) {
        return signIn(device.signs(options()));
    }
}
