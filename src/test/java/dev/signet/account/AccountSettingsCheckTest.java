package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.mail.MailConfig;
import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service whose mails would be of no use does not start. */
class AccountSettingsCheckTest {
    @ParameterizedTest
    @CsvSource({
        "signet.mail.activation-url, myapp://activate/{token}, {uid}",
        "signet.mail.activation-url, myapp://activate/{uid}, {token}",
        "signet.mail.reset-password-url, https://example.com/reset/{token}, {uid}",
        "signet.mail.reset-password-url, https://example.com/reset/{uid}/{Token}, {token}",
        "signet.mail.invitation-url, https://example.com/join, {token}"
    })
    void a_link_that_carries_nothing_stops_the_start(String setting, String url, String missing) {
        assertThatThrownBy(() -> check(setting, url))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(setting)
                .hasMessageContaining(missing);
    }

    @Test
    void links_that_carry_what_they_must_and_those_of_the_site_are_fine() {
        assertThatCode(AccountSettingsCheckTest::check).doesNotThrowAnyException();
        assertThatCode(() -> check(
                        "signet.mail.activation-url",
                        "myapp://activate?uid={uid}&token={token}",
                        "signet.mail.reset-password-url",
                        "myapp://reset/{uid}/{token}",
                        "signet.mail.invitation-url",
                        "myapp://join/{token}"))
                .doesNotThrowAnyException();
    }

    private static void check(String... mail) {
        new AccountSettingsCheck(Settings.of(MailConfig.class, mail)).check();
    }
}
