package dev.signet.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.security.CurrentRequest;
import dev.signet.testing.Settings;
import io.quarkus.mailer.Mail;
import io.quarkus.qute.Engine;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators replace templates and texts in a directory, and a fault in it stops the start. */
@QuarkusTest
class MailTemplatesTest {
    @Inject
    Engine engine;

    @TempDir
    Path directory;

    private MailWriter started(String... settings) {
        MailConfig config = Settings.of(
                MailConfig.class,
                Stream.concat(Stream.of("signet.mail.templates", directory.toString()), Stream.of(settings))
                        .toArray(String[]::new));
        MailWriter writer = new MailWriter(
                new MailTemplates(engine, config), config, address -> Optional.empty(), new CurrentRequest());
        writer.check();
        return writer;
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private static Message welcome(String username) {
        return Message.of("welcome", "someone@example.com")
                .with("username", username)
                .link("https://example.com/?a=1&b=2");
    }

    @Test
    void without_files_every_mail_is_signets_own_and_values_are_escaped_in_html_only() {
        Mail mail = started().write(welcome("<b>Tom & Jerry</b> {site}"));

        assertThat(mail.getText()).contains("Your account <b>Tom & Jerry</b> {site} on Signet is ready.");
        assertThat(mail.getHtml())
                .contains(
                        "&lt;b&gt;Tom &amp; Jerry&lt;/b&gt; {site} on Signet",
                        "href=\"https://example.com/?a=1&amp;b=2\"");
    }

    @Test
    void a_template_replaces_the_design_of_all_mails_or_of_one_kind() throws IOException {
        file("message.html", "<p>ours: {title}</p>");
        file("welcome.html", "<p>for you, {username}: {title}</p>");

        MailWriter writer = started();

        assertThat(writer.write(welcome("tom")).getHtml()).isEqualTo("<p>for you, tom: Welcome to Signet</p>");
        assertThat(writer.write(Message.of("emailChanged", "a@b.example").with("username", "tom"))
                        .getHtml())
                .isEqualTo("<p>ours: Your email address was changed</p>");
        assertThat(writer.write(welcome("tom")).getText()).contains("Your account tom on Signet is ready.");
    }

    @Test
    void a_file_of_texts_replaces_single_texts_of_a_language() throws IOException {
        file("en.properties", "welcome.title=Hi {username}, \u00fcber alles");

        assertThat(started().write(welcome("tom")).getText())
                .startsWith("Hi tom, \u00fcber alles")
                .contains("Your account tom on Signet is ready.");
    }

    @Test
    void a_new_language_needs_every_text() throws IOException {
        file("fr.properties", "direction=ltr\nwelcome.subject=Bienvenue");

        assertThatThrownBy(this::started)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(directory.resolve("fr.properties").toString(), "has no text ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "message.html    | \"<p>{title}</p>\n\n{#for x in text}\" | message.html, line 3",
                "message.txt     | \"{title}\n{nothing}\"                 | message.txt, line 2",
                "welcome.html    | \"{#if link}\n{/for}\"                 | welcome.html, line 2",
                "de.properties   | \"welcome.text=Hallo {nobody}\"        | de.properties, welcome.text, line 1",
                "en.properties   | \"welcome.text={#if a}\"               | en.properties, welcome.text, line 1",
                "en.properties   | \"resetPassword.note=Code: {code}\"    | en.properties, resetPassword.note, line 1",
                "en.properties   | \"welcome.subject=In {lifetime}\"      | en.properties, welcome.subject, line 1",
                "invitation.txt  | \"Hello {username}\"                   | invitation.txt, line 1",
            })
    void a_broken_template_or_text_stops_the_start_with_file_and_line(String name, String content, String where)
            throws IOException {
        file(name, content);

        assertThatThrownBy(this::started)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(directory
                        .resolve(where.substring(0, where.indexOf(',')))
                        .toString())
                .hasMessageContaining(where);
    }

    @ParameterizedTest
    @CsvSource({"wellcome.html", "message.htm", "readme", "welcome.properties.txt", "MESSAGE.html"})
    void a_file_that_nothing_uses_stops_the_start(String name) throws IOException {
        file(name, "text");

        assertThatThrownBy(this::started)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(directory.resolve(name) + " is not a mail template.");
    }

    @Test
    void bytes_that_are_not_utf8_stop_the_start() throws IOException {
        Files.write(directory.resolve("message.txt"), new byte[] {'a', (byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(this::started)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("message.txt cannot be read as UTF-8 text");
    }

    @Test
    void a_directory_that_is_not_there_stops_the_start() {
        assertThatThrownBy(() -> started(
                        "signet.mail.templates", directory.resolve("none").toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be read as a directory");
    }

    @Test
    void a_language_without_texts_stops_the_start() {
        assertThatThrownBy(() -> started("signet.mail.language", "nl"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("signet.mail.language is nl, and there are no texts in it. There are: de, en.");
    }
}
