package dev.signet.mfa;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mfa.MfaConfig.Whom;
import dev.signet.secret.SecretBox;
import dev.signet.secret.SecureIds;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Sets up second factors, decides whether a login needs one, and verifies codes. */
@Singleton
public class SecondFactors {
    private static final Logger LOG = Logger.getLogger(SecondFactors.class);
    private static final Duration PENDING = Duration.ofHours(1);

    private final SecretBox box;
    private final RecoveryCodes recovery;
    private final MfaConfig config;
    private final Ledger ledger;
    private final Clock clock;

    SecondFactors(SecretBox box, RecoveryCodes recovery, MfaConfig config, Ledger ledger, Clock clock) {
        this.box = box;
        this.recovery = recovery;
        this.config = config;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Returns what this user's login still requires after the right password. */
    @Transactional
    public Demand demand(User user) {
        if (SecondFactor.isOn(user.id())) {
            return Demand.CODE;
        }
        return isRequired(user.isStaff()) ? Demand.ENROLMENT : Demand.NOTHING;
    }

    /**
     * Returns whether this user must have a second factor and has none. A session from before the requirement must not
     * go on.
     */
    public boolean isMissing(long user, boolean staff) {
        return isRequired(staff) && !isOn(user);
    }

    @Transactional
    boolean isOn(long user) {
        return SecondFactor.isOn(user);
    }

    boolean isRequired(boolean staff) {
        return config.requiredFor() == Whom.EVERYONE || config.requiredFor() == Whom.ADMINS && staff;
    }

    /**
     * Creates a secret for an authenticator app. It becomes active with {@link #confirm}.
     *
     * @throws ApiError 400 if the user has a second factor already
     */
    @Transactional
    public Enrolment begin(User user) {
        byte[] secret = SecureIds.bytes(Totp.SECRET_BYTES);
        if (!SecondFactor.begin(user.id(), box.seal(sealedName(user.id()), secret), clock.instant())) {
            throw ApiError.invalid("non_field_errors", "The second factor is set up already.");
        }
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
        Instant now = clock.instant();
        Optional<SecondFactor> pending = SecondFactor.pending(user, now.minus(PENDING));
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong step = step(user, pending.get(), normalized(code), now);
        if (step.isEmpty() || !pending.get().confirm(step.getAsLong(), now)) {
            return Optional.empty();
        }
        ledger.done(SecurityEventKind.MFA_ENABLED).to(user).record();
        return Optional.of(recovery.renew(user));
    }

    /**
     * Uses up a code of the app or a recovery code. No other request, on any replica, succeeds with the same code. If
     * the transaction is rolled back, the code remains usable.
     *
     * @return the kind of code; empty if it is wrong or was used before
     */
    @Transactional
    public Optional<Proof> spend(long user, String code) {
        String text = normalized(code);
        Optional<SecondFactor> factor = SecondFactor.of(user);
        if (factor.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong step = step(user, factor.get(), text, clock.instant());
        if (step.isPresent()) {
            return factor.get().spend(step.getAsLong()) ? Optional.of(Proof.TOTP) : Optional.empty();
        }
        if (!recovery.spend(user, text)) {
            return Optional.empty();
        }
        ledger.done(SecurityEventKind.RECOVERY_CODE_USED).to(user).record();
        return Optional.of(Proof.RECOVERY_CODE);
    }

    /**
     * Returns the time step of the code. Returns empty if the code is wrong or the secret cannot be decrypted; recovery
     * codes still work then.
     */
    private OptionalLong step(long user, SecondFactor factor, String code, Instant now) {
        try {
            return Totp.step(box.open(sealedName(user), factor.sealedSecret()), code, now);
        } catch (IllegalStateException altered) {
            LOG.errorf(
                    "Could not decrypt the second factor of user %d (%s), so no code from the app is accepted."
                            + " Restore the user's row in second_factors, or remove the second factor:"
                            + " DELETE /api/users/%d/mfa/",
                    user, altered.getMessage(), user);
            return OptionalLong.empty();
        }
    }

    private static String sealedName(long user) {
        return "totp|" + user;
    }

    /** Accepts codes as people type them: in groups, in any case. */
    private static String normalized(String code) {
        return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }
}
