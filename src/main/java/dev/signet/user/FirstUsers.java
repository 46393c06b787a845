package dev.signet.user;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Fills an empty table of users: with the configured administrator, and in dev mode with three users to play with. */
@Singleton
class FirstUsers {
    private static final Logger LOG = Logger.getLogger(FirstUsers.class);
    private static final String DEV_PASSWORD = "password123";

    private final AdminConfig admin;
    private final PasswordHash hash;
    private final PasswordPolicy policy;
    private final Clock clock;
    private final LaunchMode mode;

    FirstUsers(AdminConfig admin, PasswordHash hash, PasswordPolicy policy, Clock clock, LaunchMode mode) {
        this.admin = admin;
        this.hash = hash;
        this.policy = policy;
        this.clock = clock;
        this.mode = mode;
    }

    @Transactional
    void create(@Observes @Priority(20) StartupEvent start) {
        if (admin.username().isPresent() != admin.password().isPresent()) {
            throw new ConfigurationException(
                    "SIGNET_ADMIN_USERNAME and SIGNET_ADMIN_PASSWORD go together: set both, or" + " neither.");
        }
        if (admin.username().isEmpty() && mode != LaunchMode.DEVELOPMENT) {
            return;
        }
        User.lockForFirst();
        if (User.count() > 0) {
            return;
        }
        admin.username().ifPresent(name -> {
            createAdmin(name, admin.email().orElse(""), admin.password().orElseThrow());
            LOG.infof("made the administrator %s", name);
        });
        if (mode == LaunchMode.DEVELOPMENT) {
            createDevUsers();
        }
    }

    private void createAdmin(String name, String email, String password) {
        List<String> faults = Stream.concat(
                        Usernames.faults(name).stream(), policy.faults(password, name, email).stream())
                .toList();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(
                    "SIGNET_ADMIN_USERNAME and SIGNET_ADMIN_PASSWORD name no account that there can be: "
                            + String.join(" ", faults));
        }
        create(name, email, password, true);
    }

    private void createDevUsers() {
        for (String name : new String[] {"admin", "alice", "bob"}) {
            if (User.named(name).isEmpty()) {
                create(name, name + "@example.com", DEV_PASSWORD, name.equals("admin"));
            }
        }
        LOG.warnf(
                "DEV MODE: made the users admin, alice and bob with the password %s. Never expose this database.",
                DEV_PASSWORD);
    }

    private void create(String name, String email, String password, boolean staff) {
        new User(name, email, hash.hash(password), staff, clock.instant())
                .comparedExactly()
                .persist();
    }
}
