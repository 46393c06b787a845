package dev.signet.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What it takes to have an account and to change it; djoser's settings, where it has them. */
@ConfigMapping(prefix = "signet.account")
public interface AccountConfig {
    /** Whether an e-mail address must be proven before it counts (djoser's {@code SEND_ACTIVATION_EMAIL}). */
    @WithDefault("true")
    boolean activation();

    /** Whether an account that is ready is welcomed by mail (djoser's {@code SEND_CONFIRMATION_EMAIL}). */
    @WithDefault("false")
    boolean confirmationMail();

    /** Whether forms want new passwords and names twice (djoser's {@code …_RETYPE}). */
    @WithDefault("false")
    boolean retype();

    /**
     * Whether it takes the current password to change the e-mail address (OWASP ASVS 5, V7.5.1). djoser's clients do not send it
     * there.
     */
    @WithDefault("true")
    boolean passwordForEmailChange();

    /** The domains without a dot that e-mail addresses may have, in lower case: {@code localhost}. */
    Optional<Set<String>> localDomains();

    /** How long the link in a mail is good that proves an e-mail address. */
    @WithDefault("3d")
    Duration activationLifetime();

    /** How long the link in a mail is good that sets another password. */
    @WithDefault("1h")
    Duration resetLifetime();

    /** How long an invitation is good. */
    @WithDefault("7d")
    Duration invitationLifetime();
}
