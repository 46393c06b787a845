package dev.signet.passkey;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mfa.Factor;
import dev.signet.mfa.Factors;
import dev.signet.mfa.StoredFactor;
import dev.signet.passkey.Challenges.Purpose;
import dev.signet.passkey.WebAuthn.NotVerified;
import dev.signet.passkey.WebAuthn.Signed;
import dev.signet.secret.Sha256;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A passkey as a second factor, after a password for example. */
@Singleton
class PasskeyFactor implements Factor {
    /** RFC 8176: the user was there. */
    static final String PRESENT = "user";

    private static final char SEPARATOR = ' ';

    private final PasskeyMethod method;
    private final Factors factors;
    private final Challenges challenges;
    private final WebAuthn webAuthn;
    private final Ledger ledger;

    PasskeyFactor(PasskeyMethod method, Factors factors, Challenges challenges, WebAuthn webAuthn, Ledger ledger) {
        this.method = method;
        this.factors = factors;
        this.challenges = challenges;
        this.webAuthn = webAuthn;
        this.ledger = ledger;
    }

    @Override
    public String kind() {
        return PasskeyMethod.NAME;
    }

    @Override
    public boolean isOn() {
        return method.isOn();
    }

    /** A signature is bound to its login by the endpoint that takes it. */
    @Override
    public boolean takesCodes() {
        return false;
    }

    @Override
    public Set<String> amr() {
        return Set.of(PRESENT);
    }

    @Override
    public Set<String> amr(StoredFactor factor) {
        return PasskeyRow.with(factor.userId(), factor.id())
                .<Set<String>>map(row -> new LinkedHashSet<>(List.of(new StoredPasskey(factor, row).amr(), PRESENT)))
                .orElseGet(this::amr);
    }

    /** Returns what binds a challenge to the login with this {@code mfa_token}. */
    static String bound(String mfaToken) {
        return HexFormat.of().formatHex(Sha256.of(mfaToken));
    }

    /** Returns the answer for {@link #spend}: the login and the credential. */
    static String answer(String mfaToken, CredentialJson credential) {
        return bound(mfaToken) + SEPARATOR + credential;
    }

    @Override
    public boolean spend(StoredFactor factor, String answer) {
        int end = answer.indexOf(SEPARATOR);
        Optional<StoredPasskey> passkey = PasskeyRow.with(factor.userId(), factor.id())
                .map(row -> new StoredPasskey(factor, row))
                .filter(found -> end > 0);
        return passkey.isPresent() && spend(passkey.get(), answer.substring(0, end), answer.substring(end + 1));
    }

    private boolean spend(StoredPasskey passkey, String login, String json) {
        try {
            CredentialJson credential = CredentialJson.parse(json);
            if (!Arrays.equals(credential.id(), passkey.row().credentialId())) {
                return false;
            }
            long user = passkey.factor().userId();
            boolean challenged = challenges
                            .spend(Purpose.SECOND_FACTOR, login, credential.challenge())
                            .orElse(Challenges.NOBODY)
                    == user;
            return challenged && accept(passkey, webAuthn.asserted(credential, passkey.key()));
        } catch (ApiError | NotVerified wrong) {
            return false;
        }
    }

    /**
     * Stores what a passkey signed, in the current transaction. A counter that did not grow may mean that the passkey
     * was copied (WebAuthn §6.1.1): that is recorded, and the highest value is kept.
     *
     * @return false if the passkey was removed in the meantime
     */
    boolean accept(StoredPasskey passkey, Signed signed) {
        StoredFactor factor = passkey.factor();
        if (!factors.used(factor)) {
            return false;
        }
        boolean counts = signed.signCount() > 0 || factor.state() > 0;
        if (counts && !factors.advance(factor, signed.signCount())) {
            ledger.done(SecurityEventKind.PASSKEY_COUNTER_DECREASED)
                    .to(factor.userId())
                    .because(factor.name() + ": " + signed.signCount() + " after " + factor.state())
                    .record();
        }
        if (signed.backedUp() != passkey.row().backedUp()) {
            PasskeyRow.setBackedUp(factor.userId(), factor.id(), signed.backedUp());
        }
        return true;
    }
}
