package dev.signet.passkey;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.login.SignInMethods;
import dev.signet.mfa.SecondFactors;
import dev.signet.security.Uuids;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

/** Lists, renames and removes the passkeys of a signed-in user. */
@Singleton
class OwnPasskeys {
    private final PasskeyStore store;
    private final Options options;
    private final SecondFactors second;
    private final SignInMethods methods;
    private final Confirmation confirmation;
    private final Ledger ledger;

    OwnPasskeys(
            PasskeyStore store,
            Options options,
            SecondFactors second,
            SignInMethods methods,
            Confirmation confirmation,
            Ledger ledger) {
        this.store = store;
        this.options = options;
        this.second = second;
        this.methods = methods;
        this.confirmation = confirmation;
        this.ledger = ledger;
    }

    @Transactional
    PasskeyListResponse list(long user) {
        return new PasskeyListResponse(
                store.of(user).stream().map(PasskeyResponse::of).toList(), options.accepted(user));
    }

    /**
     * Changes the name of a passkey.
     *
     * @throws ApiError 404 if the user has no such passkey
     */
    @Transactional
    PasskeyResponse rename(long user, String id, String name) {
        if (!store.rename(find(user, id), name)) {
            throw unknown();
        }
        ledger.done(SecurityEventKind.PASSKEY_RENAMED).to(user).because(name).record();
        return PasskeyResponse.of(find(user, id));
    }

    /**
     * Removes a passkey. Joins no transaction, so that a refusal undoes the removal.
     *
     * @throws ApiError 404 if the user has no such passkey; 400 if it is the last way to sign in; 403 if it is the last
     *     second factor and the user must have one
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    AcceptedCredentials remove(long user, String id) {
        confirmation.mustStillBeSignedIn();
        User account = LockedUser.toChange(user).orElseThrow(ApiError::userNotFound);
        StoredPasskey passkey = find(user, id);
        if (!store.remove(passkey)) {
            throw unknown();
        }
        methods.leaveOne(user);
        second.leaveOne(user, account.isStaff());
        ledger.done(SecurityEventKind.PASSKEY_REMOVED)
                .to(user)
                .because(passkey.factor().name())
                .record();
        return options.accepted(user);
    }

    /**
     * Makes sure that the user has this passkey, before the user is asked for a password.
     *
     * @throws ApiError 404 if not
     */
    @Transactional
    void mustHave(long user, String id) {
        find(user, id);
    }

    private StoredPasskey find(long user, String id) {
        return Uuids.parse(id).flatMap(uuid -> store.with(user, uuid)).orElseThrow(OwnPasskeys::unknown);
    }

    static ApiError unknown() {
        return ApiError.notFound("No Passkey matches the given query.");
    }
}
