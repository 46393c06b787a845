package dev.signet.passkey;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.login.SignInMethods;
import dev.signet.mfa.Factors;
import dev.signet.mfa.RecoveryCodes;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Uuids;
import dev.signet.session.Sessions;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** Shows and removes the passkeys of other users, for administrators. */
@Singleton
class ManagedPasskeys {
    private final OwnPasskeys passkeys;
    private final PasskeyStore store;
    private final Factors factors;
    private final RecoveryCodes recovery;
    private final SignInMethods methods;
    private final Sessions sessions;
    private final CurrentRequest request;
    private final Ledger ledger;

    ManagedPasskeys(
            OwnPasskeys passkeys,
            PasskeyStore store,
            Factors factors,
            RecoveryCodes recovery,
            SignInMethods methods,
            Sessions sessions,
            CurrentRequest request,
            Ledger ledger) {
        this.passkeys = passkeys;
        this.store = store;
        this.factors = factors;
        this.recovery = recovery;
        this.methods = methods;
        this.sessions = sessions;
        this.request = request;
        this.ledger = ledger;
    }

    /**
     * Returns a user's passkeys.
     *
     * @throws ApiError 404 if there is no such user
     */
    @Transactional
    PasskeyListResponse list(String user) {
        return DecimalId.parse(user)
                .flatMap(User::withId)
                .map(account -> passkeys.list(account.id()))
                .orElseThrow(ApiError::noSuchUser);
    }

    /**
     * Removes a passkey, and ends the user's sessions, because whoever has the passkey may have opened them. Joins no
     * transaction, so that a refusal undoes the removal.
     *
     * @throws ApiError 403 for the caller's own passkey, because a stolen access token must not be enough to remove it;
     *     404 if there is no such user or passkey; 400 if it is the last way to sign in
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void remove(String id, String passkey) {
        long user = DecimalId.parse(id).orElseThrow(ApiError::noSuchUser);
        if (user == request.caller().id()) {
            throw ApiError.forbidden("Remove your own passkeys in your account.");
        }
        LockedUser.toChange(user).orElseThrow(ApiError::noSuchUser);
        StoredPasskey found =
                Uuids.parse(passkey).flatMap(uuid -> store.with(user, uuid)).orElseThrow(OwnPasskeys::unknown);
        if (!store.remove(found)) {
            throw OwnPasskeys.unknown();
        }
        methods.leaveOne(user);
        if (!factors.hasAny(user)) {
            recovery.remove(user);
        }
        ledger.doneByCaller(SecurityEventKind.PASSKEY_REMOVED)
                .to(user)
                .because(found.factor().name())
                .record();
        sessions.endAll(user, Optional.empty());
    }
}
