package dev.signet.webui;

import dev.signet.web.PublicUrl;
import dev.signet.web.ServedFile;
import dev.signet.web.SpokenLanguages;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Serves {@code /.well-known/security.txt} (RFC 9116) if a contact is set. It expires a month after it was read: as long
 * as the service runs, the contact in its settings is current.
 */
@Singleton
class SecurityTxt {
    private static final String PATH = "/.well-known/security.txt";
    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final int ONE_DAY = 86_400;

    private final SecurityTxtConfig config;
    private final PublicUrl publicUrl;
    private final Clock clock;

    SecurityTxt(SecurityTxtConfig config, PublicUrl publicUrl, Clock clock) {
        this.config = config;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    void serve(@Observes Router router) {
        config.contact()
                .ifPresent(contacts -> router.route(PATH)
                        .method(HttpMethod.GET)
                        .method(HttpMethod.HEAD)
                        .handler(http -> answer(http, contacts)));
    }

    private void answer(RoutingContext http, List<String> contacts) {
        StringBuilder text = new StringBuilder();
        contacts.forEach(contact -> line(text, "Contact", contact));
        line(
                text,
                "Expires",
                clock.instant().plus(LIFETIME).truncatedTo(ChronoUnit.DAYS).toString());
        config.policy().ifPresent(policy -> line(text, "Policy", policy));
        line(text, "Preferred-Languages", String.join(", ", SpokenLanguages.ALL));
        publicUrl.url().ifPresent(url -> line(text, "Canonical", url + PATH));
        ServedFile.of(
                        "text/plain",
                        ServedFile.forSeconds(ONE_DAY),
                        text.toString().getBytes(StandardCharsets.UTF_8))
                .answer(http);
    }

    private static void line(StringBuilder text, String field, String value) {
        text.append(field).append(": ").append(value).append('\n');
    }
}
