package dev.signet.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import dev.signet.web.ApiError;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In production mail is sent or it is not: it is never written to the log, and no link leads to the wrong machine. */
class MailServerTest {
    private static final Optional<String> FROM = Optional.of("signet@example.com");

    @Test
    void without_a_server_the_service_starts_and_refuses_what_needs_mail() {
        MailServer none = server("mail.invalid", Optional.empty());

        none.check();

        assertThat(none.isThere()).isFalse();
        assertThatThrownBy(none::mustBeThere)
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(503));
    }

    @Test
    void a_server_without_a_sender_stops_the_start() {
        MailServer anonymous = server("smtp.example.com", Optional.empty());

        assertThatThrownBy(() -> anonymous.check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.mailer.from");
    }

    @Test
    void links_to_nowhere_stop_the_start() {
        MailServer lost = server("smtp.example.com", FROM);

        assertThatThrownBy(() -> lost.check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.mail.site-url");
    }

    @Test
    void a_server_with_a_sender_and_a_site_is_there() {
        MailServer server = server("smtp.example.com", FROM, "signet.mail.site-url", "https://example.com");

        assertThatCode(() -> server.check()).doesNotThrowAnyException();
        assertThatCode(server::mustBeThere).doesNotThrowAnyException();
    }

    private static MailServer server(String host, Optional<String> from, String... settings) {
        return new MailServer(LaunchMode.NORMAL, Settings.of(MailConfig.class, settings), host, from);
    }
}
