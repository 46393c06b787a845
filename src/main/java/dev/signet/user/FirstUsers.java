package dev.signet.user;

import dev.signet.start.ServiceStart;
import dev.signet.start.StartCheck;
import dev.signet.start.StartOrder;
import dev.signet.web.EmailSyntax;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Creates the first users in an empty table: the configured administrator, and in dev mode three test users. */
@Singleton
class FirstUsers implements StartCheck {
    private static final Logger LOG = Logger.getLogger(FirstUsers.class);
    private static final String DEV_PASSWORD = "password123";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9-]+");

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

    @Override
    public void check() {
        if (admin.username().isPresent() != admin.password().isPresent()) {
            throw new ConfigurationException(
                    "Only one of SIGNET_ADMIN_USERNAME and SIGNET_ADMIN_PASSWORD is set. Set both or neither.");
        }
        if (admin.email().filter(email -> !isAddress(email)).isPresent()) {
            throw new ConfigurationException(
                    "SIGNET_ADMIN_EMAIL is not an e-mail address. Correct it, or remove the setting.");
        }
    }

    /** The operator may name any host, also one without a domain. */
    private static boolean isAddress(String text) {
        String host = text.substring(text.lastIndexOf('@') + 1);
        return EmailSyntax.isAddress(text, HOST.matcher(host).matches() ? Set.of(host) : Set.of());
    }

    @Transactional
    void create(@Observes @Priority(StartOrder.USERS) ServiceStart start) {
        if (admin.username().isEmpty() && mode != LaunchMode.DEVELOPMENT) {
            return;
        }
        // Usually there are users already. Check this before locking the table, which would block writes.
        if (anyExists()) {
            sayThatItIsTooLate();
            return;
        }
        // Hash before locking the table, so that other replicas that start now do not wait long for the lock.
        Optional<User> administrator = admin.username()
                .map(name -> administrator(
                        Usernames.normalized(name),
                        admin.email().orElse(""),
                        admin.password().orElseThrow()));
        lockTable();
        if (anyExists()) {
            return;
        }
        administrator.ifPresent(user -> {
            user.persist();
            LOG.infof("Created the administrator %s", admin.username().orElseThrow());
        });
        if (mode == LaunchMode.DEVELOPMENT) {
            createDevUsers();
        }
    }

    private static boolean anyExists() {
        return (Boolean) User.getEntityManager()
                .createNativeQuery("select exists (select from users)", Boolean.class)
                .getSingleResult();
    }

    /** Lets only one replica at a time check for users and create the first ones. */
    private static void lockTable() {
        User.getEntityManager()
                .createNativeQuery("lock table users in share row exclusive mode")
                .executeUpdate();
    }

    /** Warns operators who may expect the setting to change the password. */
    private void sayThatItIsTooLate() {
        admin.username()
                .ifPresent(name -> LOG.infof(
                        "SIGNET_ADMIN_USERNAME, SIGNET_ADMIN_PASSWORD and SIGNET_ADMIN_EMAIL have no effect, because"
                                + " the database already has users. The administrator %s is not created, and no"
                                + " password is changed. Remove these settings.",
                        name));
    }

    private User administrator(String name, String email, String password) {
        List<String> faults = Stream.concat(
                        Usernames.faults(name).stream(), policy.faults(password, name, email).stream())
                .toList();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(
                    "SIGNET_ADMIN_USERNAME or SIGNET_ADMIN_PASSWORD is not allowed. Set another one. "
                            + String.join(" ", faults));
        }
        return user(name, email, password, true);
    }

    private void createDevUsers() {
        for (String name : new String[] {"admin", "alice", "bob"}) {
            if (User.named(name).isEmpty()) {
                // Case-sensitive, as in the recorded exchanges with the reference.
                user(name, name + "@example.com", DEV_PASSWORD, name.equals("admin"))
                        .comparedExactly()
                        .persist();
            }
        }
        LOG.warnf(
                "DEV MODE: created the users admin, alice and bob with the password %s. Never expose this database.",
                DEV_PASSWORD);
    }

    private User user(String name, String email, String password, boolean staff) {
        return new User(name, email, hash.hash(password), staff, clock.instant());
    }
}
