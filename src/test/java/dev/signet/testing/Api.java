package dev.signet.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;

/** The service's endpoints, called with whatever a test has in hand. */
public final class Api {
    private Api() {}

    /** {@code POST /api/token/}. */
    public static Response logIn(String username, String password) {
        return post("/api/token/", Map.of("username", username, "password", password));
    }

    /** {@code POST /api/token/refresh/}. */
    public static Response refresh(String token) {
        return post("/api/token/refresh/", Map.of("refresh", token));
    }

    /** {@code POST /api/token/refresh/} with an {@code Idempotency-Key}. */
    public static Response refresh(String token, String key) {
        return given().header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body(Map.of("refresh", token))
                .post("/api/token/refresh/");
    }

    /** {@code POST /api/token/verify/}. */
    public static Response verify(String token) {
        return post("/api/token/verify/", Map.of("token", token));
    }

    /** {@code POST /api/token/blacklist/}. */
    public static Response blacklist(String token) {
        return post("/api/token/blacklist/", Map.of("refresh", token));
    }

    /** {@code POST /api/logout/}. */
    public static Response logOut(String bearer, String refresh) {
        return given().header("Authorization", "Bearer " + bearer)
                .contentType(ContentType.JSON)
                .body(Map.of("refresh", refresh))
                .post("/api/logout/");
    }

    /** {@code GET /api/protected/}. */
    public static Response callProtected(String bearer) {
        return given().header("Authorization", "Bearer " + bearer).get("/api/protected/");
    }

    private static Response post(String path, Map<String, String> body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }
}
