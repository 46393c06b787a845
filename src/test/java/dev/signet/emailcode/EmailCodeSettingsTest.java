package dev.signet.emailcode;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.account.RegistrationConfig;
import dev.signet.login.SignInConfig;
import dev.signet.mail.MailConfig;
import dev.signet.mail.MailServer;
import dev.signet.mail.NoMailServer;
import dev.signet.secret.SecureIds;
import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes in mails are off by default, and unsafe settings stop the start. */
@QuarkusTest
class EmailCodeSettingsTest {
    @Inject
    MailServer server;

    private EmailCodeSignIn with(String... settings) {
        return with(server, settings);
    }

    private static EmailCodeSignIn with(MailServer server, String... settings) {
        return new EmailCodeSignIn(
                Settings.of(SignInConfig.class, settings),
                Settings.of(EmailCodeConfig.class, settings),
                Settings.of(RegistrationConfig.class, settings),
                Settings.of(MailConfig.class, settings),
                server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/token/email/", "/api/token/email", "/api/token/email/confirm/"})
    void they_are_off_by_default(String path) {
        assertThat(given().post(path).statusCode()).isEqualTo(404);
        assertThat(given().post(path).asString())
                .isEqualTo(given().post("/api/no_such_path/").asString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "myapp://code/{email}/{code}",
                "myapp://code?c={code}",
                "https://example.com/#{code}",
                "https://example.com/sign-in?a=1#/code/{email}/{code}"
            })
    void a_link_may_lead_to_an_app_or_behind_a_hash(String url) {
        assertThatCode(() -> with("signet.mail.email-code-url", url).check("email"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://example.com/{code} behind",
                "https://example.com/?code={code} behind",
                "HTTP://example.com/{code}#x behind",
                "https://example.com/?code={code}#{email} behind",
                "https://example.com/#code Add",
                "myapp://code/{email} Add",
            })
    void a_code_that_would_be_in_logs_or_nowhere_stops_the_start(String url, String advice) {
        assertThatThrownBy(() -> with("signet.mail.email-code-url", url).check("email"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.mail.email-code-url is " + url)
                .hasMessageContaining(advice);
    }

    @Test
    void without_a_mail_server_the_start_stops() {
        EmailCodeSignIn codes = with(NoMailServer.there(), "signet.sign-in.methods", "password,email");

        assertThatThrownBy(() -> codes.check("email"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.sign-in.methods")
                .hasMessageContaining("quarkus.mailer.host");
    }

    @Test
    void signing_up_where_registration_is_closed_stops_the_start() {
        assertThatThrownBy(() -> with("signet.email-code.sign-up", "true", "signet.registration", "closed")
                        .check("email"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.email-code.sign-up")
                .hasMessageContaining("signet.registration");
        assertThatCode(() -> with("signet.email-code.sign-up", "false", "signet.registration", "closed")
                        .check("email"))
                .doesNotThrowAnyException();
    }

    /** If one digit were twice as frequent as another, this would be seen: the standard deviation is 30. */
    @Test
    void every_digit_of_a_code_is_equally_frequent_at_every_place() {
        Map<String, Integer> frequencies = new TreeMap<>();
        for (int i = 0; i < 10_000; i++) {
            String code = SecureIds.digits(6);
            assertThat(code).matches("[0-9]{6}");
            for (int place = 0; place < 6; place++) {
                frequencies.merge(place + ":" + code.charAt(place), 1, Integer::sum);
            }
        }

        assertThat(frequencies).hasSize(60);
        assertThat(frequencies.values()).allMatch(count -> count > 800 && count < 1200);
    }
}
