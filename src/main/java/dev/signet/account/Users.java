package dev.signet.account;

import dev.signet.account.EmailChange.Moved;
import dev.signet.account.ProfileForms.AccountChange;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.profile.Profiles;
import dev.signet.security.Caller;
import dev.signet.security.CurrentRequest;
import dev.signet.user.LockedUser;
import dev.signet.user.StandingChanges;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** Lets administrators read and change accounts, including their own. */
@Singleton
class Users {
    private final Profile profile;
    private final Profiles profiles;
    private final AccountResponses responses;
    private final EmailChange emailChange;
    private final StandingChanges changes;
    private final CurrentRequest request;
    private final Ledger ledger;

    Users(
            Profile profile,
            Profiles profiles,
            AccountResponses responses,
            EmailChange emailChange,
            StandingChanges changes,
            CurrentRequest request,
            Ledger ledger) {
        this.profile = profile;
        this.profiles = profiles;
        this.responses = responses;
        this.emailChange = emailChange;
        this.changes = changes;
        this.request = request;
        this.ledger = ledger;
    }

    /** Returns the id if the caller may see the account: users see only themselves; administrators see everyone. */
    long visible(String id) {
        Caller caller = request.caller();
        return DecimalId.parse(id)
                .filter(user -> caller.admin() || user == caller.id())
                .orElseThrow(ApiError::noSuchUser);
    }

    /**
     * Returns an account.
     *
     * @throws ApiError 404 if there is no such account
     */
    @Transactional
    ManagedUserResponse get(long id) {
        return User.withId(id).map(responses::managed).orElseThrow(ApiError::noSuchUser);
    }

    /**
     * Applies the given changes. Administrators change their own e-mail address in the same way as any user. Otherwise
     * a stolen access token would be enough to get the password reset.
     *
     * @throws ApiError 400 if the e-mail address is taken, 404 if there is no such account, 409 if it is the last
     *     administrator's and would no longer be one; for the caller's own account also as {@link Profile#change}
     */
    Uni<ManagedUserResponse> change(long id, AccountChange asked) {
        if (id == request.caller().id()) {
            // Check the rest first: a changed address or a sent mail is not undone if the rest is refused.
            QuarkusTransaction.requiringNew().call(() -> toChange(id, asked));
            return profile.change(asked.profile()).map(any -> changed(id, Optional.empty(), asked));
        }
        asked.profile().form().verified();
        return Uni.createFrom().item(changed(id, asked.profile().email(), asked));
    }

    private ManagedUserResponse changed(long id, Optional<String> email, AccountChange asked) {
        Optional<Moved> moved = Faults.orTaken(() -> {
            User user = changeStanding(id, asked);
            profiles.change(id, asked.profile().values());
            return email.filter(address -> !address.equals(user.email()))
                    .map(address ->
                            emailChange.moved(user, address, request.caller().id()));
        });
        if (asked.active().isPresent() || asked.staff().isPresent()) {
            changes.apply(id);
        }
        moved.ifPresent(emailChange::tell);
        return get(id);
    }

    /** Returns the user, locked until the transaction ends, after checking that the change leaves an administrator. */
    private static User toChange(long id, AccountChange asked) {
        User user = LockedUser.toChange(id).orElseThrow(ApiError::noSuchUser);
        if (asked.active().equals(Optional.of(false)) || asked.staff().equals(Optional.of(false))) {
            LastAdmin.mustNotBe(user);
        }
        return user;
    }

    private User changeStanding(long id, AccountChange asked) {
        User user = toChange(id, asked);
        asked.active().filter(open -> open != user.isActive()).ifPresent(open -> {
            user.setActive(open);
            ledger.doneByCaller(open ? SecurityEventKind.REACTIVATED : SecurityEventKind.DEACTIVATED)
                    .to(id)
                    .record();
        });
        asked.staff().filter(member -> member != user.isStaff()).ifPresent(member -> {
            user.setStaff(member);
            ledger.doneByCaller(SecurityEventKind.ROLE_CHANGED)
                    .to(id)
                    .because(member ? "to admin" : "to user")
                    .record();
        });
        return user;
    }
}
