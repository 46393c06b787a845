package dev.signet.provider;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.login.SignInMethods;
import dev.signet.security.CurrentRequest;
import dev.signet.session.Sessions;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Shows and removes the identities of other users, for administrators. */
@Singleton
class ManagedIdentities {
    private final SignInMethods methods;
    private final IdentityLetters letters;
    private final Sessions sessions;
    private final CurrentRequest request;
    private final Ledger ledger;
    private final Clock clock;

    ManagedIdentities(
            SignInMethods methods,
            IdentityLetters letters,
            Sessions sessions,
            CurrentRequest request,
            Ledger ledger,
            Clock clock) {
        this.methods = methods;
        this.letters = letters;
        this.sessions = sessions;
        this.request = request;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Returns a user's identities.
     *
     * @throws ApiError 404 if there is no such user
     */
    @Transactional
    List<IdentityResponse> list(String id) {
        User user = DecimalId.parse(id).flatMap(User::withId).orElseThrow(ApiError::noSuchUser);
        return Identity.allOf(user.id()).stream().map(IdentityResponse::of).toList();
    }

    /**
     * Removes an identity, and ends the user's sessions, because whoever has the identity may have opened them. It
     * does not join the account again by its address.
     *
     * @throws ApiError 403 for the caller's own identity, because a stolen access token must not be enough to remove it;
     *     404 if there is no such user or identity; 400 if it is the only way to sign in
     */
    void remove(String id, String identity) {
        long user = DecimalId.parse(id).orElseThrow(ApiError::noSuchUser);
        if (user == request.caller().id()) {
            throw ApiError.forbidden("Remove your own identities in your account.");
        }
        Removed removed = QuarkusTransaction.requiringNew().call(() -> {
            User account = LockedUser.toChange(user).orElseThrow(ApiError::noSuchUser);
            Identity found = Identities.own(identity, user);
            found.unlink(clock.instant());
            User.flush();
            methods.leaveOne(user);
            ledger.doneByCaller(SecurityEventKind.IDENTITY_REMOVED)
                    .to(user)
                    .because(found.provider())
                    .record();
            sessions.endAll(user, Optional.empty());
            return new Removed(account, found.provider());
        });
        letters.removed(removed.user(), removed.provider());
    }

    private record Removed(User user, String provider) {}
}
