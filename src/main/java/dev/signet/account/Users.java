package dev.signet.account;

import dev.signet.account.EmailChange.Moved;
import dev.signet.account.ProfileForms.AccountChange;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.security.Caller;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Lets administrators view and change accounts, including their own. */
@Singleton
class Users {
    private final Profile profile;
    private final EmailChange emailChange;
    private final Clock clock;

    Users(Profile profile, EmailChange emailChange, Clock clock) {
        this.profile = profile;
        this.emailChange = emailChange;
        this.clock = clock;
    }

    /**
     * Returns an account.
     *
     * @throws ApiError 404 if there is no such account
     */
    @Transactional
    ManagedUserResponse view(long id) {
        return User.withId(id).map(ManagedUserResponse::of).orElseThrow(ApiError::noSuchUser);
    }

    /**
     * Applies the given changes. Administrators change their own e-mail address in the same way as any user. Otherwise
     * a stolen access token would be enough to get the password reset.
     *
     * @throws ApiError 400 if the e-mail address is taken, 404 if there is no such account, 409 if it is the last
     *     administrator's and would no longer be one; for the caller's own account also as {@link Profile#change}
     */
    Uni<ManagedUserResponse> change(long id, AccountChange asked, Caller caller, Device device) {
        if (id == caller.id()) {
            // Check the rest first: a changed address or a sent mail is not undone if the rest is refused.
            QuarkusTransaction.requiringNew().call(() -> toChange(id, asked));
            return profile.change(caller, asked.profile(), device)
                    .map(any -> changed(id, Optional.empty(), asked, caller, device));
        }
        return Uni.createFrom().item(changed(id, asked.profile().email(), asked, caller, device));
    }

    private ManagedUserResponse changed(
            long id, Optional<String> email, AccountChange asked, Caller caller, Device device) {
        Optional<Moved> moved = Faults.orTaken(() -> {
            User user = changeStanding(id, asked, caller, device);
            return email.filter(address -> !address.equals(user.email()))
                    .map(address -> emailChange.moved(user, address, caller.id(), device));
        });
        moved.ifPresent(emailChange::tell);
        return view(id);
    }

    /** Returns the user, locked until the transaction ends, after checking that the change leaves an administrator. */
    private static User toChange(long id, AccountChange asked) {
        User user = User.toChange(id).orElseThrow(ApiError::noSuchUser);
        if (asked.active().equals(Optional.of(false)) || asked.staff().equals(Optional.of(false))) {
            LastAdmin.mustNotBe(user);
        }
        return user;
    }

    private User changeStanding(long id, AccountChange asked, Caller caller, Device device) {
        User user = toChange(id, asked);
        asked.active().filter(open -> open != user.isActive()).ifPresent(open -> {
            user.setActive(open);
            record(open ? SecurityEventKind.REACTIVATED : SecurityEventKind.DEACTIVATED, id, caller, device, "");
        });
        asked.staff().filter(member -> member != user.isStaff()).ifPresent(member -> {
            user.setStaff(member);
            record(SecurityEventKind.ROLE_CHANGED, id, caller, device, member ? "to admin" : "to user");
        });
        return user;
    }

    private void record(SecurityEventKind kind, long user, Caller caller, Device device, String words) {
        Instant now = clock.instant();
        SecurityEvent.done(kind, now)
                .to(user)
                .by(caller.id())
                .from(device)
                .because(words)
                .record();
    }
}
