package dev.signet.passkey;

import dev.signet.account.KeyRegistration;
import dev.signet.account.KeyRegistration.Applicant;
import dev.signet.account.NewKey;
import dev.signet.audit.Ledger;
import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.database.PrimaryWait;
import dev.signet.passkey.Challenges.Purpose;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import dev.signet.web.RequestBody;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.OptionalLong;

/** Creates accounts with a passkey in place of a password. */
@Singleton
class PasskeySignUp {
    private static final String TURNED_OFF =
            "Passkeys have been turned off since this registration. Register again in another way.";

    private final KeyRegistration registration;
    private final Options options;
    private final Challenges challenges;
    private final PasskeyRegistration passkeys;
    private final PasskeyStore store;
    private final PendingPasskeys pending;
    private final PasskeyMethod method;
    private final Ledger ledger;
    private final PrimaryWait wait;

    PasskeySignUp(
            KeyRegistration registration,
            Options options,
            Challenges challenges,
            PasskeyRegistration passkeys,
            PasskeyStore store,
            PendingPasskeys pending,
            PasskeyMethod method,
            Ledger ledger,
            PrimaryWait wait) {
        this.registration = registration;
        this.options = options;
        this.challenges = challenges;
        this.passkeys = passkeys;
        this.store = store;
        this.pending = pending;
        this.method = method;
        this.ledger = ledger;
        this.wait = wait;
    }

    /** Returns the options for the passkey of a future account. */
    CreationOptions begin(RequestBody body) {
        Applicant applicant = registration.begin(body);
        String names = KeyRegistration.names(registration.read(body));
        return QuarkusTransaction.requiringNew()
                .call(() -> options.creation(Purpose.SIGN_UP, applicant.user(), applicant.username(), names));
    }

    /** Registers the user with the passkey that was made with these options. */
    Object finish(RequestBody body) {
        FilledForm form = registration.read(body);
        CredentialJson credential = CredentialJson.of(body);
        OptionalLong user = QuarkusTransaction.requiringNew()
                .call(() -> challenges.spend(Purpose.SIGN_UP, KeyRegistration.names(form), credential.challenge()));
        NewPasskey passkey = passkeys.verified(credential, user);
        // By itself, because the challenge is used up.
        return wait.repeatUnlessDone(() -> registration.register(form, new SignedUp(user.getAsLong(), passkey)));
    }

    /** Stores the passkey of a registration together with the account that the proof of its address creates. */
    void activate(@Observes RecordedEvent event) {
        if (event.kind() == SecurityEventKind.ACTIVATED) {
            long user = event.userId().orElseThrow();
            pending.take(user).ifPresent(passkey -> {
                // The account would have no way to sign in.
                if (!method.isOn()) {
                    throw ApiError.forbidden(TURNED_OFF);
                }
                add(user, passkey);
            });
        }
    }

    private void add(long user, NewPasskey passkey) {
        store.add(user, "", passkey).orElseThrow(PasskeyStore::taken);
        ledger.done(SecurityEventKind.PASSKEY_ADDED).to(user).record();
    }

    private final class SignedUp implements NewKey {
        private final long user;
        private final NewPasskey passkey;

        private SignedUp(long user, NewPasskey passkey) {
            this.user = user;
            this.passkey = passkey;
        }

        @Override
        public long user() {
            return user;
        }

        @Override
        public String method() {
            return PasskeyMethod.NAME;
        }

        @Override
        public void keep() {
            pending.keep(user, passkey);
        }

        @Override
        public void store() {
            add(user, passkey);
        }
    }
}
