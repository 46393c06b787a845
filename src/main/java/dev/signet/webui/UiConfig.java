package dev.signet.webui;

import dev.signet.settings.Bounds.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The built-in pages, and what makes them look like a part of your site. */
@ConfigMapping(prefix = "signet.ui")
@RegisterForReflection
interface UiConfig {
    /** What an address of a page looks like. */
    String WEB = "(https?://|/)\\S+";

    /** What is wrong with another one. */
    String NOT_WEB = "must begin with https://, http:// or /";

    /** Whether Signet serves the pages at {@code /} and {@code /account/}. */
    @WithDefault("true")
    boolean enabled();

    /** Whether the pages include the administrators' console at {@code /console/}. */
    @WithDefault("true")
    boolean console();

    /** The name on the pages; {@code signet.mail.site-name} if it is not set. */
    Optional<@Pattern(regexp = ".*\\S.*", message = "must not be blank") String> name();

    /** A file with the logo: SVG, PNG or WebP. */
    Optional<Path> logo();

    /**
     * The colour of buttons and links; {@code signet.mail.color} if it is not set. Signet makes it darker or lighter until
     * text is readable.
     */
    Optional<@Pattern(regexp = "#[0-9A-Fa-f]{6}", message = "must be a colour like #1f6f50") String> color();

    /** The address of the terms of service. */
    Optional<@Pattern(regexp = WEB, message = NOT_WEB) String> termsUrl();

    /** The address of the privacy policy. */
    Optional<@Pattern(regexp = WEB, message = NOT_WEB) String> privacyUrl();
}
