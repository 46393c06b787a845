package dev.signet.contract;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Changes accounts in the database, past the service, and waits until the service has heard: it hears of changes in their order,
 * so that an account of the hook's own, changed after the one that is meant, tells when that one is known.
 */
final class DatabaseUserHook implements UserHook {
    private static final String WITNESS = "witness";
    private static final String WITNESS_PASSWORD = "lantern-orbit-velvet";

    private final URI service;
    private final DataSource database;
    private final UnaryOperator<String> passwordHash;

    DatabaseUserHook(URI service, DataSource database, UnaryOperator<String> passwordHash) {
        this.service = service;
        this.database = database;
        this.passwordHash = passwordHash;
        create(WITNESS, WITNESS_PASSWORD, "witness@example.com");
    }

    /** An account that is there already becomes as new, so that test classes can share a database. */
    @Override
    public void create(String username, String password, String email) {
        execute("""
                insert into users (username, password, email)
                values (?, ?, ?)
                on conflict (username) do update
                set password = excluded.password, email = excluded.email, is_active = true, is_staff = false
                """, username, passwordHash.apply(password), email);
    }

    @Override
    public void activate(String username) {
        change("update users set is_active = true where username = ?", username);
    }

    @Override
    public void deactivate(String username) {
        change("update users set is_active = false where username = ?", username);
    }

    @Override
    public void delete(String username) {
        change("delete from users where username = ?", username);
    }

    @Override
    public void staff(String username) {
        change("update users set is_staff = true where username = ?", username);
    }

    @Override
    public void unstaff(String username) {
        change("update users set is_staff = false where username = ?", username);
    }

    @Override
    public void password(String username, String newPassword) {
        change("update users set password = ? where username = ?", passwordHash.apply(newPassword), username);
    }

    @Override
    public void email(String username, String newEmail) {
        change("update users set email = ? where username = ?", newEmail, username);
    }

    private void change(String sql, String... parameters) {
        String access = witnessLogsIn();
        execute(sql, parameters);
        execute("update users set ver = ver + 1 where username = ?", WITNESS);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> given().baseUri(service.toString())
                                .auth()
                                .oauth2(access)
                                .get("/api/protected/")
                                .statusCode()
                        == 401);
    }

    private String witnessLogsIn() {
        return given().baseUri(service.toString())
                .contentType(ContentType.JSON)
                .body(Map.of("username", WITNESS, "password", WITNESS_PASSWORD))
                .post("/api/token/")
                .then()
                .statusCode(200)
                .extract()
                .path("access");
    }

    private void execute(String sql, String... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("no such user: " + sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
