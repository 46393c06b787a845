package dev.signet.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A link in a mail opens a page or an app, or the service does not start. */
class MailConfigTest {
    private static final List<String> LINKS = List.of(
            "signet.mail.activation-url",
            "signet.mail.reset-password-url",
            "signet.mail.email-code-url",
            "signet.mail.invitation-url");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "http://localhost:8080",
                "HTTPS://Example.com:8443",
                "https://example.com/accounts",
                "https://xn--bcher-kva.example",
                "https://[2001:db8::1]:8443"
            })
    void a_web_address_is_a_site(String url) {
        assertThat(Settings.of(MailConfig.class, "signet.mail.site-url", url).siteUrl())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript:alert(1)//https://example.com",
                "data:text/html,x",
                "example.com",
                "//example.com",
                "https:example.com",
                "https://",
                "https:///accounts",
                "https://example.com/",
                "https://example.com/accounts/",
                "https://example.com?a=b",
                "https://example.com#a",
                "https://exa mple.com",
                "https://example.com\nX: y",
                "myapp://home",
                "ftp://example.com",
                " "
            })
    void nothing_else_is_a_site(String url) {
        refused("signet.mail.site-url", url);
    }

    static Stream<Arguments> links() {
        return eachOf(
                "https://example.com/x/{uid}/{token}",
                "http://localhost:3000/#/x/{uid}/{token}",
                "myapp://x/{uid}/{token}?code={code}&email={email}",
                "com.example.app:/x/{token}");
    }

    @ParameterizedTest
    @MethodSource("links")
    void a_link_opens_a_page_or_an_app(String setting, String url) {
        MailConfig config = Settings.of(MailConfig.class, setting, url);

        assertThat(Stream.of(
                                config.activationUrl(),
                                config.resetPasswordUrl(),
                                config.emailCodeUrl(),
                                config.invitationUrl())
                        .flatMap(link -> link.stream()))
                .containsExactly(url);
    }

    static Stream<Arguments> noLinks() {
        return eachOf(
                "javascript:alert('{token}')",
                "JAVASCRIPT:alert(1)",
                "vbscript:x",
                "data:text/html,{token}",
                "blob:https://example.com/x",
                "file:///x",
                "about:blank",
                "#/activate/{uid}/{token}",
                "/activate/{uid}/{token}",
                "//example.com/{token}",
                "example.com/activate/{uid}/{token}",
                "https://example.com/a b/{token}",
                "https://example.com/{token}\nX: y",
                "myapp:",
                "1app://x");
    }

    @ParameterizedTest
    @MethodSource("noLinks")
    void what_a_browser_would_run_or_not_find_is_no_link(String setting, String url) {
        refused(setting, url);
    }

    @Test
    void none_of_them_has_to_be_set() {
        assertThat(Settings.of(MailConfig.class).siteUrl()).isEqualTo(MailConfig.LOCAL_SITE);
    }

    private static Stream<Arguments> eachOf(String... urls) {
        return LINKS.stream().flatMap(setting -> Stream.of(urls).map(url -> Arguments.of(setting, url)));
    }

    private static void refused(String setting, String url) {
        assertThatThrownBy(() -> Settings.of(MailConfig.class, setting, url))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContainingAll(setting, " must be ");
    }
}
