package dev.signet.webui;

import dev.signet.mail.MailConfig;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What makes the pages look like a part of the site. The logo is read at the start, so that a wrong one stops it. */
@Singleton
class Brand {
    private final UiConfig config;
    private final MailConfig mail;
    private final Optional<Logo> logo;

    Brand(UiConfig config, MailConfig mail) {
        this.config = config;
        this.mail = mail;
        this.logo = Logo.read(config.logo());
    }

    String name() {
        return config.name().orElse(mail.siteName());
    }

    Optional<Logo> logo() {
        return logo;
    }

    Optional<String> terms() {
        return config.termsUrl();
    }

    Optional<String> privacy() {
        return config.privacyUrl();
    }

    /** Returns the style sheet with the site's colours. */
    String theme() {
        return Theme.css(config.color().orElseGet(mail::color));
    }
}
