package dev.signet.mail;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.Max;
import dev.signet.settings.Bounds.Min;
import dev.signet.settings.Bounds.NotBlank;
import dev.signet.settings.Bounds.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The site's name and the links in mails. A mobile app can use its own links, for example
 * {@code myapp://activate/{uid}/{token}}. How mail is sent is configured under {@code quarkus.mailer}.
 */
@ConfigMapping(prefix = "signet.mail")
@RegisterForReflection
public interface MailConfig {
    /** The default site URL, which works on a developer's own machine. */
    String LOCAL_SITE = "http://localhost:8080";

    /** What the URL of a site looks like. Signet appends paths to it. */
    String SITE = "(?i:https?)://[^\\s?#/][^\\s?#]*(?<!/)";

    /** What is wrong with another one. */
    String NOT_SITE = "must be a web address without a slash at the end, like https://example.com";

    /** What the URL of a link looks like. A browser would run the ones left out instead of opening them. */
    String LINK = "(?!(?i:javascript|vbscript|data|blob|file|about):)[A-Za-z][A-Za-z0-9+.-]*:\\S+";

    /** What is wrong with another one. */
    String NOT_LINK = "must be the address of a page or an app, with https:// or the app's scheme at the beginning";

    /** The name of the site in mails. */
    @WithDefault("Signet")
    @NotBlank String siteName();

    /** The URL of the site. It is never taken from a request, because the sender could forge it. */
    @WithDefault(LOCAL_SITE)
    @Pattern(regexp = SITE, message = NOT_SITE) String siteUrl();

    /**
     * The language of mails to people whose own is not known or not available: the name of a file of texts, without
     * {@code .properties}.
     */
    @WithDefault("en")
    @NotBlank String language();

    /** The colour of the button, on which white text must be readable. */
    @WithDefault("#1f6f50")
    @Pattern(regexp = "#[0-9A-Fa-f]{6}", message = "must be a colour like #1f6f50") String color();

    /** A directory with templates and texts that replace Signet's own. */
    Optional<Path> templates();

    /** The page where users prove an e-mail address, with {@code {uid}} and {@code {token}} as placeholders. */
    Optional<@Pattern(regexp = LINK, message = NOT_LINK) String> activationUrl();

    /** The page where users reset their password, with {@code {uid}} and {@code {token}} as placeholders. */
    Optional<@Pattern(regexp = LINK, message = NOT_LINK) String> resetPasswordUrl();

    /**
     * The page or app that takes a code to sign in, with {@code {code}} and, if wanted, {@code {email}} as placeholders.
     * In a web address, the code must come after a {@code #}.
     */
    Optional<@Pattern(regexp = LINK, message = NOT_LINK) String> emailCodeUrl();

    /** The page where invited people register, with {@code {token}} as placeholder. */
    Optional<@Pattern(regexp = LINK, message = NOT_LINK) String> invitationUrl();

    /** Whether users get a mail after a login from a device that they never used. */
    @WithDefault("true")
    boolean newDeviceNotice();

    /** How many mails may wait to be sent. Notices may take half of this. */
    @WithDefault("1000")
    @Min(1) int queue();

    /** How many times Signet tries to send a mail. */
    @WithDefault("5")
    @Min(1) @Max(20) int tries();

    /** How long to wait before the second try. Each further wait is twice as long. */
    @WithDefault("10s")
    @DurationMin(millis = 1)
    @DurationMax(days = 1)
    Duration retryAfter();
}
