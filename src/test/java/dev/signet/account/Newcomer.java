package dev.signet.account;

import static io.restassured.RestAssured.given;

import dev.signet.testing.Api;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;

/** Somebody of a name that nobody else has, who has no account yet. */
record Newcomer(String username, String email) {
    static final String PASSWORD = "a quiet walk by the river";

    static Newcomer called(String name) {
        String username = name + "-" + UUID.randomUUID();
        return new Newcomer(username, username + "@example.com");
    }

    Response registers() {
        return post("/api/users/", Map.of("username", username, "email", email, "password", PASSWORD));
    }

    Response logsIn() {
        return Api.logIn(username, PASSWORD);
    }

    static Response activates(String uid, String token) {
        return post("/api/users/activation/", Map.of("uid", uid, "token", token));
    }

    static Response forgets(String email) {
        return post("/api/users/reset_password/", Map.of("email", email));
    }

    static Response resets(String uid, String token, String password) {
        return post("/api/users/reset_password_confirm/", Map.of("uid", uid, "token", token, "new_password", password));
    }

    static Response post(String path, Map<String, ?> body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }
}
