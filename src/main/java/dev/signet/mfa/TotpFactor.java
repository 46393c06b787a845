package dev.signet.mfa;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.secret.SecureIds;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** An authenticator app. Its state is the time step of the last code. */
@Singleton
public class TotpFactor implements Factor {
    static final String KIND = "totp";

    private final Factors factors;
    private final RecoveryCodes recovery;
    private final MfaConfig config;
    private final Ledger ledger;
    private final Clock clock;

    TotpFactor(Factors factors, RecoveryCodes recovery, MfaConfig config, Ledger ledger, Clock clock) {
        this.factors = factors;
        this.recovery = recovery;
        this.config = config;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean several() {
        return false;
    }

    @Override
    public Set<String> amr() {
        return Set.of("otp");
    }

    @Override
    public String title() {
        return "code";
    }

    /**
     * Creates a secret for an app. It becomes active with {@link #confirm}.
     *
     * @throws ApiError 400 if the user has an app already
     */
    @Transactional
    public Enrolment begin(User user) {
        if (since(user.id()).isPresent()) {
            throw ApiError.invalid(FilledForm.NO_FIELD, "The second factor is set up already.");
        }
        byte[] secret = SecureIds.bytes(Totp.SECRET_BYTES);
        factors.begin(user.id(), this, "", secret);
        return Enrolment.of(secret, config.issuer(), user.username());
    }

    /**
     * Activates the last created secret, if it is at most an hour old.
     *
     * @param code a code from the app, which is used up
     * @return recovery codes, to be shown once; empty if the code is wrong or no secret is pending
     */
    @Transactional
    public Optional<List<String>> confirm(long user, String code) {
        Optional<StoredFactor> pending = factors.pending(user, this);
        OptionalLong step = pending.map(factor -> step(factor, code)).orElseGet(OptionalLong::empty);
        if (step.isEmpty() || !factors.confirm(pending.orElseThrow(), step.getAsLong())) {
            return Optional.empty();
        }
        ledger.done(SecurityEventKind.MFA_ENABLED).to(user).record();
        return Optional.of(recovery.renew(user));
    }

    /** Returns since when the user has an app; empty if there is none. */
    Optional<Instant> since(long user) {
        return factors.since(user, KIND);
    }

    /** Removes the user's app. */
    @Transactional
    void remove(long user) {
        factors.removeAll(user, KIND);
    }

    @Override
    public boolean spend(StoredFactor factor, String answer) {
        OptionalLong step = step(factor, answer);
        return step.isPresent() && factors.advance(factor, step.getAsLong());
    }

    /** Returns the time step of the code. People type codes in groups. */
    private OptionalLong step(StoredFactor factor, String code) {
        return Totp.step(factor.secret(), code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT), clock.instant());
    }
}
