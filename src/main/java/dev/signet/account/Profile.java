package dev.signet.account;

import dev.signet.account.Forms.NewProfile;
import dev.signet.account.Forms.NewUsername;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mail.Outbox;
import dev.signet.security.Caller;
import dev.signet.user.PasswordPolicy;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What users see of their own accounts, and change. */
@Singleton
class Profile {
    private final CurrentPassword current;
    private final PasswordPolicy policy;
    private final EmailChange emailChange;
    private final AccountConfig config;
    private final Outbox outbox;
    private final Letters letters;
    private final Clock clock;

    Profile(
            CurrentPassword current,
            PasswordPolicy policy,
            EmailChange emailChange,
            AccountConfig config,
            Outbox outbox,
            Letters letters,
            Clock clock) {
        this.current = current;
        this.policy = policy;
        this.emailChange = emailChange;
        this.config = config;
        this.outbox = outbox;
        this.letters = letters;
        this.clock = clock;
    }

    UserView view(Caller caller) {
        return UserView.of(user(caller));
    }

    private static User user(Caller caller) {
        return QuarkusTransaction.requiringNew()
                .call(() -> User.withId(caller.id()).orElseThrow(ApiError::userNotFound));
    }

    /**
     * Changes the e-mail address, if another one is given. Where addresses are proven, the old one is answered until then.
     *
     * @throws ApiError 400 where it takes a password and that is missing or wrong, or the address would be none; and as {@link
     *     EmailChange#ask} does
     */
    Uni<UserView> change(Caller caller, NewProfile asked, Device device) {
        User user = user(caller);
        String address = asked.email().orElse(user.email());
        if (address.equals(user.email())) {
            return Uni.createFrom().item(UserView.of(user));
        }
        if (address.isEmpty()) {
            throw ApiError.invalid("email", "This field may not be blank.");
        }
        if (!config.passwordForEmailChange()) {
            return Uni.createFrom().item(UserView.of(emailChange.ask(user, address, device)));
        }
        String password = asked.currentPassword()
                .orElseThrow(() -> ApiError.invalid("current_password", "This field is required."));
        return current.verify(caller, password, SecurityEventKind.EMAIL_CHANGE_REQUESTED, device)
                .map(verified -> UserView.of(emailChange.ask(verified, address, device)));
    }

    /**
     * Changes the username. That it is taken is told: usernames are public, as the authors of posts.
     *
     * @throws ApiError 400 where the password is wrong or like the new name, or the name taken; 503 where too many wait
     */
    Uni<Void> rename(Caller caller, NewUsername asked, Device device) {
        return current.verify(caller, asked.currentPassword(), SecurityEventKind.USERNAME_CHANGED, device)
                .map(verified -> {
                    List<String> faults = policy.resemblances(asked.currentPassword(), asked.next(), "");
                    if (!faults.isEmpty()) {
                        throw ApiError.invalid(Map.of("new_username", faults));
                    }
                    User user = Faults.orTaken(() -> {
                        User unchanged = User.unchanged(verified, true).orElseThrow(Faults::wrongPassword);
                        if (UserLookup.isUsernameTakenByAnother(unchanged, asked.next())) {
                            throw Faults.usernameTaken();
                        }
                        unchanged.rename(asked.next());
                        User.flush();
                        SecurityEvent.done(SecurityEventKind.USERNAME_CHANGED, clock.instant())
                                .to(caller.id())
                                .from(device)
                                .record();
                        return unchanged;
                    });
                    if (!user.email().isEmpty()) {
                        outbox.offer(() -> letters.usernameChanged(user));
                    }
                    return null;
                });
    }
}
