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
import java.util.Optional;
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
                    "SIGNET_ADMIN_USERNAME and SIGNET_ADMIN_PASSWORD go together: set both, or neither.");
        }
        if (admin.username().isEmpty() && mode != LaunchMode.DEVELOPMENT) {
            return;
        }
        // A start like most others disturbs nobody's writes.
        if (User.anyExists()) {
            sayThatItIsTooLate();
            return;
        }
        // Hashed before the table is locked: other replicas that start now wait for the lock, and not for long.
        Optional<User> administrator = admin.username()
                .map(name -> administrator(
                        Usernames.normalized(name),
                        admin.email().orElse(""),
                        admin.password().orElseThrow()));
        User.lockForFirst();
        if (User.anyExists()) {
            return;
        }
        administrator.ifPresent(user -> {
            user.persist();
            LOG.infof("made the administrator %s", admin.username().orElseThrow());
        });
        if (mode == LaunchMode.DEVELOPMENT) {
            createDevUsers();
        }
    }

    /** An operator may think that it changes the password. */
    private void sayThatItIsTooLate() {
        admin.username()
                .ifPresent(name -> LOG.infof(
                        "SIGNET_ADMIN_USERNAME, SIGNET_ADMIN_PASSWORD and SIGNET_ADMIN_EMAIL have no effect: there are users"
                                + " already. Remove them. They neither make the administrator %s nor change a password.",
                        name));
    }

    private User administrator(String name, String email, String password) {
        List<String> faults = Stream.concat(
                        Usernames.faults(name).stream(), policy.faults(password, name, email).stream())
                .toList();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(
                    "SIGNET_ADMIN_USERNAME or SIGNET_ADMIN_PASSWORD cannot be taken: set another one. "
                            + String.join(" ", faults));
        }
        return user(name, email, password, true);
    }

    private void createDevUsers() {
        for (String name : new String[] {"admin", "alice", "bob"}) {
            if (User.named(name).isEmpty()) {
                // In exactly this case, as the recorded exchanges with the reference have them.
                user(name, name + "@example.com", DEV_PASSWORD, name.equals("admin"))
                        .comparedExactly()
                        .persist();
            }
        }
        LOG.warnf(
                "DEV MODE: made the users admin, alice and bob with the password %s. Never expose this database.",
                DEV_PASSWORD);
    }

    private User user(String name, String email, String password, boolean staff) {
        return new User(name, email, hash.hash(password), staff, clock.instant());
    }
}
