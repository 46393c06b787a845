package dev.signet.account;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Settings for accounts and how they change. They follow djoser's settings if djoser has them. */
@ConfigMapping(prefix = "signet.account")
@RegisterForReflection
public interface AccountConfig {
    /** Whether users must prove their e-mail address before it counts (djoser's {@code SEND_ACTIVATION_EMAIL}). */
    @WithDefault("true")
    boolean activation();

    /** Whether new users get a welcome mail when their account is ready (djoser's {@code SEND_CONFIRMATION_EMAIL}). */
    @WithDefault("false")
    boolean confirmationMail();

    /** Whether forms require new passwords and usernames twice (djoser's {@code …_RETYPE}). */
    @WithDefault("false")
    boolean retype();

    /**
     * Whether changing the e-mail address requires the current password (OWASP ASVS 5, V7.5.1). djoser's clients do not
     * send it.
     */
    @WithDefault("true")
    boolean passwordForEmailChange();

    /** The domains without a dot that e-mail addresses may have, in lower case, for example {@code localhost}. */
    Optional<Set<String>> localDomains();

    /** How long the link that proves an e-mail address is valid. */
    @WithDefault("3d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 90)
    Duration activationLifetime();

    /** How long the link that resets a password is valid. */
    @WithDefault("1h")
    @DurationMin(minutes = 1)
    @DurationMax(days = 90)
    Duration resetLifetime();

    /** How long an invitation is valid. */
    @WithDefault("7d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 90)
    Duration invitationLifetime();
}
