package dev.signet.openapi;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.testing.Jwt;
import dev.signet.testing.Sql;
import dev.signet.user.PasswordHash;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Somebody with the password of the document's login example. */
record Account(String name) {
    static final String PASSWORD = "password123";

    /** An account that is there already becomes as new, so that test classes can share a database. */
    static Account create(String name, DataSource database, PasswordHash hash) {
        String sql = """
                insert into users (username, password, email)
                values (?, ?, ?)
                on conflict (username) do update
                set password = excluded.password, is_active = true, is_staff = false
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.setString(2, hash.hash(PASSWORD));
            statement.setString(3, name + "@example.com");
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Account(name);
    }

    /** The same account as one of the staff. */
    Account ofTheStaff() {
        Sql.run("update users set is_staff = true where username = ?", name);
        return this;
    }

    Tokens logsIn() {
        JsonNode tokens = ApiDocument.json(given().contentType("application/json")
                .body(Map.of("username", name, "password", PASSWORD))
                .post("/api/token/")
                .then()
                .statusCode(200)
                .extract()
                .asString());
        return new Tokens(
                tokens.get("access").textValue(), tokens.get("refresh").textValue());
    }

    /** What a login answers. */
    record Tokens(String access, String refresh) {

        String bearer() {
            return "Bearer " + access;
        }

        /** The user's id. */
        String user() {
            return Jwt.of(access).claims().path("user_id").asText();
        }

        /** The id of the session that the tokens belong to. */
        String session() {
            return given().header("Authorization", bearer())
                    .get("/api/sessions/")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("find { it.current }.id");
        }

        /** The name of a key that is announced; empty for who may not have one announced. */
        Optional<String> announcedKey() {
            Response keys = given().header("Authorization", bearer()).post("/api/keys/rotate/");
            return keys.statusCode() == 200
                    ? Optional.of(keys.path("find { it.state == 'announced' }.kid"))
                    : Optional.empty();
        }

        /** The id of a new invitation; empty if this is not an administrator. */
        Optional<String> invites() {
            Response invitation = given().contentType("application/json")
                    .header("Authorization", bearer())
                    .body(Map.of())
                    .post("/api/users/invitations/");
            return invitation.statusCode() == 201 ? Optional.of(invitation.path("id")) : Optional.empty();
        }

        /** The id of a new post. */
        String writesPost() {
            return given().contentType("application/json")
                    .header("Authorization", bearer())
                    .body(Map.of("title", "A post", "content", "To be read."))
                    .post("/api/posts/")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id")
                    .toString();
        }
    }
}
