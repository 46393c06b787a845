package dev.signet.passkey;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.database.PrimaryWait;
import dev.signet.mfa.Factors;
import dev.signet.mfa.RecoveryCodes;
import dev.signet.passkey.Challenges.Purpose;
import dev.signet.passkey.WebAuthn.NotVerified;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.OptionalLong;

/** Adds a passkey to the account of a signed-in user, who asked for the options with {@code current_password} before. */
@Singleton
class PasskeyRegistration {
    private final Options options;
    private final Challenges challenges;
    private final WebAuthn webAuthn;
    private final PasskeyStore store;
    private final Factors factors;
    private final RecoveryCodes recovery;
    private final Confirmation confirmation;
    private final Ledger ledger;
    private final PrimaryWait wait;

    PasskeyRegistration(
            Options options,
            Challenges challenges,
            WebAuthn webAuthn,
            PasskeyStore store,
            Factors factors,
            RecoveryCodes recovery,
            Confirmation confirmation,
            Ledger ledger,
            PrimaryWait wait) {
        this.options = options;
        this.challenges = challenges;
        this.webAuthn = webAuthn;
        this.store = store;
        this.factors = factors;
        this.recovery = recovery;
        this.confirmation = confirmation;
        this.ledger = ledger;
        this.wait = wait;
    }

    /**
     * Returns the options for one more passkey.
     *
     * @throws ApiError 400 if the user has as many as allowed
     */
    CreationOptions begin(User user) {
        return QuarkusTransaction.requiringNew().call(() -> {
            store.mustHaveRoom(user.id());
            return options.creation(Purpose.REGISTRATION, user.id(), user.username(), bound(user));
        });
    }

    /**
     * Adds a passkey.
     *
     * @throws ApiError 400 if it cannot be accepted
     */
    RegisteredPasskey finish(long user, String name, CredentialJson credential) {
        // Committed before the rest: a wrong answer uses the challenge up, too.
        Begun begun = QuarkusTransaction.requiringNew().call(() -> {
            User asked = User.withId(user).orElseThrow(ApiError::userNotFound);
            return new Begun(asked, challenges.spend(Purpose.REGISTRATION, bound(asked), credential.challenge()));
        });
        boolean own = begun.challenged().isPresent() && begun.challenged().getAsLong() == user;
        NewPasskey passkey = verified(credential, own ? begun.challenged() : OptionalLong.empty());
        // By itself, because the challenge is used up.
        return wait.repeatUnlessDone(
                () -> QuarkusTransaction.requiringNew().call(() -> added(begun.asked(), name, passkey)));
    }

    /** A registration that a user finishes: the user as of now, and the account of the challenge. */
    private record Begun(User asked, OptionalLong challenged) {}

    /**
     * Verifies a passkey.
     *
     * @param challenged the account of its challenge, which is used up; empty if that was not valid
     * @throws ApiError 400 if it cannot be accepted
     */
    NewPasskey verified(CredentialJson credential, OptionalLong challenged) {
        if (challenged.isEmpty()) {
            throw CredentialJson.fault("its challenge is expired, was used, or is not for this");
        }
        try {
            return webAuthn.registered(credential);
        } catch (NotVerified wrong) {
            throw CredentialJson.fault(wrong.getMessage());
        }
    }

    /**
     * A changed password signs everyone else out. A registration that was begun before must not let them back in.
     */
    private static String bound(User user) {
        return Integer.toString(user.passwordVersion());
    }

    private RegisteredPasskey added(User asked, String name, NewPasskey passkey) {
        long user = asked.id();
        confirmation.mustStillBeSignedIn();
        LockedUser.toChange(user)
                .filter(now -> now.passwordVersion() == asked.passwordVersion())
                .orElseThrow(ApiError::userNotFound);
        store.mustHaveRoom(user);
        boolean first = !factors.hasAny(user);
        PasskeyResponse added =
                PasskeyResponse.of(store.add(user, name, passkey).orElseThrow(PasskeyStore::taken));
        List<String> codes = first ? recovery.renew(user) : null;
        ledger.done(SecurityEventKind.PASSKEY_ADDED).to(user).because(name).record();
        return new RegisteredPasskey(added, codes);
    }
}
