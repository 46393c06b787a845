package dev.signet.contract;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Changes accounts in the database, past the service. */
final class DatabaseUserHook implements UserHook {

    /** The service hears of such a change by a notification, which takes a moment. */
    private static final Duration HEARD_OF = Duration.ofMillis(150);

    private final DataSource database;
    private final UnaryOperator<String> passwordHash;

    DatabaseUserHook(DataSource database, UnaryOperator<String> passwordHash) {
        this.database = database;
        this.passwordHash = passwordHash;
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
        execute(sql, parameters);
        try {
            Thread.sleep(HEARD_OF.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
