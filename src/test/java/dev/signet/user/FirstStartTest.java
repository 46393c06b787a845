package dev.signet.user;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Api;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Settings;
import dev.signet.testing.Tokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.TestTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that starts on an empty database has one account that can log in: the configured one. */
@QuarkusTest
@TestProfile(FirstStartTest.EmptyDatabase.class)
class FirstStartTest {

    /** A schema of its own in the tests' database, an administrator to make, and hashes of the cost that they have by default. */
    public static class EmptyDatabase implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String schema = "first_start_" + UUID.randomUUID().toString().replace("-", "");
            return Map.of(
                    "quarkus.datasource.jdbc.additional-jdbc-properties.currentSchema", schema,
                    "quarkus.flyway.default-schema", schema,
                    "signet.admin.username", "root",
                    "signet.admin.password", "let me in, I am the first",
                    "signet.admin.email", "root@example.com",
                    "signet.password.memory", "19456",
                    "signet.password.iterations", "2");
        }
    }

    @Inject
    PasswordHash hash;

    @Inject
    PasswordPolicy policy;

    @Inject
    Clock clock;

    @Inject
    Database sql;

    @Inject
    DataSource database;

    @Test
    void the_configured_administrator_can_log_in() {
        Tokens root = Tokens.in(Api.logIn("root", "let me in, I am the first"));

        assertThat(Jwt.of(root.access()).claims().path("role").textValue()).isEqualTo("admin");
        assertThat(Jwt.of(root.access()).claims().path("email").textValue()).isEqualTo("root@example.com");
        root.callsProtected().then().statusCode(200);
    }

    @Test
    void nobody_else_is_there() {
        assertThat(sql.one(String.class, "select string_agg(username, ',') from users"))
                .isEqualTo("root");
    }

    /** In dev mode, too: a database that is in use gets no user with a known password. */
    @Test
    void a_later_start_makes_nobody_whoever_is_configured() {
        for (LaunchMode mode : LaunchMode.values()) {
            start(mode, "signet.admin.username", "intruder", "signet.admin.password", "let me in, too");
        }

        nobody_else_is_there();
    }

    @Test
    void a_later_start_says_that_the_administrators_settings_have_no_effect() {
        try (CapturedLog log = CapturedLog.open()) {
            start(LaunchMode.NORMAL, "signet.admin.username", "intruder", "signet.admin.password", "let me in, too");
            start(LaunchMode.NORMAL);

            assertThat(log.lines(Level.INFO))
                    .filteredOn(line -> line.contains("SIGNET_ADMIN_PASSWORD"))
                    .singleElement(as(InstanceOfAssertFactories.STRING))
                    .contains("have no effect", "intruder")
                    .doesNotContain("let me in");
        }
    }

    @Test
    @TestTransaction
    void without_an_administrator_to_make_an_empty_database_stays_empty() {
        User.deleteAll();
        firstUsers(LaunchMode.NORMAL).create(null);
        assertThat(User.count()).isZero();
    }

    @Test
    @TestTransaction
    void dev_mode_makes_three_users_to_play_with_on_an_empty_database() {
        User.deleteAll();
        firstUsers(LaunchMode.DEVELOPMENT).create(null);
        assertThat(User.<User>listAll()).extracting(User::username).containsExactlyInAnyOrder("admin", "alice", "bob");
        assertThat(User.<User>listAll())
                .filteredOn(User::isStaff)
                .extracting(User::username)
                .containsExactly("admin");
    }

    @Test
    void a_name_without_a_password_stops_the_start_and_the_other_way_round() {
        for (String half : new String[] {"signet.admin.username", "signet.admin.password"}) {
            assertThatThrownBy(() -> firstUsers(LaunchMode.NORMAL, half, "half").check())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("SIGNET_ADMIN_USERNAME")
                    .hasMessageContaining("SIGNET_ADMIN_PASSWORD");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "root", "root@", "@example.com", "ro ot@example.com", "root@exam ple.com", "root@a@b."})
    void an_address_that_is_none_stops_the_start(String email) {
        assertThatThrownBy(() -> firstUsers(LaunchMode.NORMAL, "signet.admin.email", email)
                        .check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SIGNET_ADMIN_EMAIL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root@example.com", "root@localhost", "root@mail.internal"})
    void an_address_may_be_of_any_host(String email) {
        assertThatCode(() -> firstUsers(LaunchMode.NORMAL, "signet.admin.email", email)
                        .check())
                .doesNotThrowAnyException();
    }

    @Test
    @TestTransaction
    void an_administrator_whose_password_or_name_nobody_may_choose_stops_the_start() {
        User.deleteAll();
        assertThatThrownBy(() -> firstUsers(
                                LaunchMode.NORMAL,
                                "signet.admin.username",
                                "root",
                                "signet.admin.password",
                                "password123")
                        .create(null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SIGNET_ADMIN_PASSWORD")
                .hasMessageContaining("This password is too common.")
                .hasMessageNotContaining("password123");
        assertThatThrownBy(() -> firstUsers(
                                LaunchMode.NORMAL,
                                "signet.admin.username",
                                "the root",
                                "signet.admin.password",
                                "correct horse battery")
                        .create(null))
                .hasMessageContaining("Enter a valid username.");
        assertThat(User.count()).isZero();
    }

    @Test
    void the_configured_administrator_is_found_by_the_name_in_whatever_case_as_any_new_account() {
        Api.logIn("Root", "let me in, I am the first").then().statusCode(200);
        assertThat(sql.one(Boolean.class, "select email_ignores_case from users"))
                .isTrue();
    }

    /** As the recorded exchanges with the reference have them. */
    @Test
    @TestTransaction
    void the_users_of_dev_mode_are_found_by_exactly_their_names() {
        User.deleteAll();
        firstUsers(LaunchMode.DEVELOPMENT).create(null);
        assertThat(User.<User>listAll()).noneMatch(User::usernameIgnoresCase).noneMatch(User::emailIgnoresCase);
    }

    @Test
    void a_later_start_waits_for_nobody_who_writes() throws SQLException {
        try (Connection writer = database.getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("update users set last_login = now()");
            start(LaunchMode.NORMAL, "signet.admin.username", "root", "signet.admin.password", "whatever it is now");
            writer.rollback();
        }
    }

    private void start(LaunchMode mode, String... settings) {
        QuarkusTransaction.requiringNew().run(() -> firstUsers(mode, settings).create(null));
    }

    private FirstUsers firstUsers(LaunchMode mode, String... settings) {
        return new FirstUsers(Settings.of(AdminConfig.class, settings), hash, policy, clock, mode);
    }
}
