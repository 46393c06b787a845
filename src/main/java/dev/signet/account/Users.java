package dev.signet.account;

import dev.signet.account.EmailChange.Moved;
import dev.signet.account.Forms.AccountChange;
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

/** What administrators do with accounts, other people's and their own. */
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
     * An account.
     *
     * @throws ApiError 404 where there is none
     */
    @Transactional
    ManagedUserView view(long id) {
        return User.withId(id).map(ManagedUserView::of).orElseThrow(ApiError::noSuchUser);
    }

    /**
     * Changes what is given. The e-mail address of the administrator's own account changes as any user's does: else a stolen access
     * token would be enough to have the password reset.
     *
     * @throws ApiError 400 where the e-mail address is taken, 404 where there is no such account, 409 where the last administrator
     *     would cease to be one; and for the own account as {@link Profile#change} does
     */
    Uni<ManagedUserView> change(long id, AccountChange asked, Caller caller, Device device) {
        if (id == caller.id()) {
            // First: a mail, or an address that was changed, is not taken back where the rest is refused.
            QuarkusTransaction.requiringNew().call(() -> toChange(id, asked));
            return profile.change(caller, asked.profile(), device)
                    .map(any -> changed(id, Optional.empty(), asked, caller, device));
        }
        return Uni.createFrom().item(changed(id, asked.profile().email(), asked, caller, device));
    }

    private ManagedUserView changed(
            long id, Optional<String> email, AccountChange asked, Caller caller, Device device) {
        Optional<Moved> moved = Faults.orTaken(() -> {
            User user = changeStanding(id, asked, caller, device);
            return email.filter(address -> !address.equals(user.email()))
                    .map(address -> emailChange.moved(user, address, caller.id(), device));
        });
        moved.ifPresent(emailChange::tell);
        return view(id);
    }

    /** The user, locked until the transaction ends, whom this change may befall: it leaves an administrator. */
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
