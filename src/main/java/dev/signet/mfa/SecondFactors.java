package dev.signet.mfa;

import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.key.SecretBox;
import dev.signet.mfa.MfaConfig.Whom;
import dev.signet.security.SecureIds;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
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

/** The second factors of users: set up, asked for at a login, and spent code by code. */
@Singleton
public class SecondFactors {
    private static final Logger LOG = Logger.getLogger(SecondFactors.class);
    private static final Duration PENDING = Duration.ofHours(1);

    private final SecretBox box;
    private final RecoveryCodes recovery;
    private final MfaConfig config;
    private final Clock clock;

    SecondFactors(SecretBox box, RecoveryCodes recovery, MfaConfig config, Clock clock) {
        this.box = box;
        this.recovery = recovery;
        this.config = config;
        this.clock = clock;
    }

    /** What the login of this user still wants after the right password. */
    @Transactional
    public Demand demand(User user) {
        if (SecondFactor.isOn(user.id())) {
            return Demand.CODE;
        }
        return isRequired(user.isStaff()) ? Demand.ENROLMENT : Demand.NOTHING;
    }

    /** Whether this user must have a second factor and has none: a session from before is not to go on. */
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
     * Makes a secret for an authenticator app. It is not in use before {@link #confirm}.
     *
     * @throws ApiError 400 where the user has a second factor already
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
     * Puts the secret into use that was made last, no longer than an hour ago.
     *
     * @param code the app's, which is spent by it
     * @return recovery codes, to be shown once; empty where the code was not the app's, or nothing waits for one
     */
    @Transactional
    public Optional<List<String>> confirm(long user, String code, Device device) {
        Instant now = clock.instant();
        Optional<SecondFactor> pending = SecondFactor.pending(user, now.minus(PENDING));
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong step = step(user, pending.get(), normalized(code), now);
        if (step.isEmpty() || !pending.get().confirm(step.getAsLong(), now)) {
            return Optional.empty();
        }
        event(SecurityEventKind.MFA_ENABLED, user, device).record();
        return Optional.of(recovery.renew(user));
    }

    /**
     * Spends a code, the app's or a recovery code: no other request, on any replica, gets through with the same. Undone where the
     * transaction is.
     *
     * @return what it was; empty where it was none, or was spent before
     */
    @Transactional
    public Optional<Proof> spend(long user, String code, Device device) {
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
        event(SecurityEventKind.RECOVERY_CODE_USED, user, device).record();
        return Optional.of(Proof.RECOVERY_CODE);
    }

    /** Empty where the code is not the app's; and any is none where the secret cannot be read: recovery codes work all the same. */
    private OptionalLong step(long user, SecondFactor factor, String code, Instant now) {
        try {
            return Totp.step(box.open(sealedName(user), factor.sealedSecret()), code, now);
        } catch (IllegalStateException altered) {
            LOG.errorf(
                    "the second factor of user %d cannot be read (%s): no code of the app is accepted. Restore the user's row of"
                            + " second_factors, or take the second factor away: DELETE /api/users/%d/mfa/",
                    user, altered.getMessage(), user);
            return OptionalLong.empty();
        }
    }

    private SecurityEvent event(SecurityEventKind kind, long user, Device device) {
        return SecurityEvent.done(kind, clock.instant()).to(user).from(device);
    }

    private static String sealedName(long user) {
        return "totp|" + user;
    }

    /** As people type codes: in groups, in whatever case. */
    private static String normalized(String code) {
        return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }
}
