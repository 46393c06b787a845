package dev.signet.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What mails say of the site and where their links lead; an app on a phone takes links of its own, {@code
 * myapp://activate/{uid}/{token}}. How mail is sent is said under {@code quarkus.mailer}.
 */
@ConfigMapping(prefix = "signet.mail")
public interface MailConfig {
    /** Where the site is by default: the machine of who tries it out. */
    String LOCAL_SITE = "http://localhost:8080";

    /** What mails call the site. */
    @WithDefault("Signet")
    @NotBlank String siteName();

    /** Where the site is; never taken from a request, whose sender could name any. */
    @WithDefault(LOCAL_SITE)
    @NotBlank String siteUrl();

    /** Where somebody proves an e-mail address, with {@code {uid}} and {@code {token}} in their places. */
    Optional<String> activationUrl();

    /** Where somebody sets another password, with {@code {uid}} and {@code {token}} in their places. */
    Optional<String> resetPasswordUrl();

    /** Where somebody registers who was invited, with {@code {token}} in its place. */
    Optional<String> invitationUrl();

    /** Whether users are told of a login from a device that they never used. */
    @WithDefault("true")
    boolean newDeviceNotice();

    /** How many mails may wait to be sent; of notices, half as many. */
    @WithDefault("1000")
    @Min(1) int queue();

    /** How often it is tried to send a mail. */
    @WithDefault("5")
    @Min(1) @Max(20) int tries();

    /** How long to wait before the second try; twice as long before each one after it. */
    @WithDefault("10s")
    @DurationMin(millis = 1)
    @DurationMax(days = 1)
    Duration retryAfter();
}
