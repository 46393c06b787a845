package dev.signet.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mails as the mail server and the reader get them. */
@QuarkusTest
@TestProfile(RealMail.class)
class MailsTest {
    @Inject
    Mailbox mailbox;

    private Mail registered(String acceptLanguage) {
        String address = UUID.randomUUID() + "@example.com";
        given().contentType(ContentType.JSON)
                .header("Accept-Language", acceptLanguage)
                .body(Map.of("username", "u" + address, "email", address, "password", "a password of the tests"))
                .post("/api/users/")
                .then()
                .statusCode(201);
        return mailbox.first(address);
    }

    @Test
    void headers_are_those_of_an_automatic_mail_of_the_site() {
        Map<String, String> headers = registered("en").headers();

        assertThat(headers).doesNotContainKeys("Cc", "Bcc");
        assertThat(headers.get("From")).isEqualTo("Signet <signet@localhost>");
        assertThat(headers.get("Message-ID")).matches("<[0-9a-f-]{36}@localhost>");
        assertThat(headers.get("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(headers.get("Content-Language")).isEqualTo("en");
        assertThat(headers.get("Content-Type")).startsWith("multipart/alternative");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de                  | de",
                "de-AT               | de",
                "fr, de;q=0.5        | de",
                "en, de;q=0.9        | en",
                "de;q=0.1, en-GB     | en",
                "fr                  | en",
                "*                   | en",
                "not a language !!!  | en",
                "de;q=0              | en"
            })
    void a_mail_is_in_the_language_that_its_reader_prefers(String accepted, String language) {
        Mail mail = registered(accepted);

        assertThat(mail.headers().get("Content-Language")).isEqualTo(language);
        assertThat(mail.subject()).startsWith(language.equals("de") ? "Aktiviere dein Konto" : "Activate your account");
        assertThat(mail.html()).contains("<html lang=\"" + language + "\" dir=\"ltr\">");
        assertThat(mail.text()).contains(language.equals("de") ? "3 Tage" : "3 days");
    }

    @Test
    void an_invitation_is_in_the_language_of_the_settings_and_not_of_the_administrator() {
        String address = UUID.randomUUID() + "@example.com";
        Member.admin("inviter")
                .calls()
                .contentType(ContentType.JSON)
                .header("Accept-Language", "de")
                .body(Map.of("email", address))
                .post("/api/users/invitations/")
                .then()
                .statusCode(201);

        assertThat(mailbox.first(address).subject()).isEqualTo("You are invited to Signet");
    }

    @Test
    void a_notice_says_when_and_on_which_device_it_happened() {
        Member member = Member.user("renamed");
        String address = member.username() + "@example.com";
        member.calls()
                .contentType(ContentType.JSON)
                .header("User-Agent", "Browser/1.2 http://evil.example/<b>now</b>")
                .body(Map.of("new_username", "n" + member.username(), "current_password", Member.PASSWORD))
                .post("/api/users/set_username/")
                .then()
                .statusCode(204);

        Mail notice = mailbox.first(address);
        assertThat(notice.text())
                .contains(
                        "Time: 20",
                        " UTC",
                        "Device: Browser 1.2 http evil. example b now b",
                        "Network address: 127.0.0.1")
                .doesNotContain("evil.example");
        assertThat(notice.html()).contains("Browser 1.2", "127.0.0.1").doesNotContain("<b>now", "evil.example");
    }
}
