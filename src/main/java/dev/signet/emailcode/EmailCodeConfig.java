package dev.signet.emailcode;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Signing in with codes in mails. {@code signet.sign-in.methods} turns it on. */
@ConfigMapping(prefix = "signet.email-code")
public interface EmailCodeConfig {
    /** Whether somebody whose address has no account gets a code, too; the account is created when the code is used. */
    @WithDefault("false")
    boolean signUp();
}
