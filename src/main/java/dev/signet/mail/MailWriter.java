package dev.signet.mail;

import dev.signet.security.CurrentRequest;
import dev.signet.start.StartCheck;
import dev.signet.web.AcceptLanguage;
import io.quarkus.mailer.Mail;
import io.quarkus.qute.Template;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Writes mails in the language of their recipient, as text and as HTML. */
@Singleton
class MailWriter implements StartCheck {
    private final MailTemplates templates;
    private final MailConfig config;
    private final PreferredLanguage preferred;
    private final CurrentRequest request;

    MailWriter(MailTemplates templates, MailConfig config, PreferredLanguage preferred, CurrentRequest request) {
        this.templates = templates;
        this.config = config;
        this.preferred = preferred;
        this.request = request;
    }

    /**
     * Reads all texts and the operator's templates, and tries each of them, so that a fault does not wait for the first
     * mail. Signet's own were tried by its tests.
     */
    @Override
    public void check() {
        templates.load();
        if (!templates.languages().contains(config.language())) {
            throw new ConfigurationException("signet.mail.language is " + config.language()
                    + ", and there are no texts in it. There are: " + String.join(", ", templates.languages()) + ".");
        }
        if (config.templates().isPresent()) {
            templates.attempt(this::values);
        }
    }

    /**
     * Writes a mail. Its language is the account's, otherwise the first that the current request accepts, otherwise the
     * one in the settings. There must be texts in it.
     */
    Mail write(Message message) {
        String language = language(message);
        MailTexts texts = templates.texts(language);
        Map<String, Object> values = values(message, texts);
        return Mail.withText(
                        Recipient.of(message.address()),
                        texts.get(message.kind() + ".subject", plain(message, texts)),
                        render(templates.text(message.kind()), values))
                .setHtml(render(templates.html(message.kind()), values))
                .addHeader("Message-ID", "<" + UUID.randomUUID() + "@" + domain() + ">")
                // No automatic reply to an automatic mail (RFC 3834 §5).
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("Content-Language", language);
    }

    private String language(Message message) {
        Set<String> available = templates.languages();
        return preferred
                .ofAddress(message.address())
                .flatMap(tag -> AcceptLanguage.best(tag, available))
                .or(() -> message.ofAnother() ? Optional.empty() : request.language(available))
                .orElse(config.language());
    }

    private static String render(Template template, Map<String, Object> values) {
        return template.data(values).render();
    }

    private Map<String, Object> values(Message message, MailTexts texts) {
        Map<String, String> plain = plain(message, texts);
        Map<String, Object> all = new HashMap<>(plain);
        all.put("language", texts.language());
        all.put("direction", texts.get("direction", Map.of()));
        all.put("color", config.color());
        all.put("siteUrl", config.siteUrl());
        all.put("title", texts.get(message.kind() + ".title", plain));
        all.put("text", texts.paragraphs(message.kind() + ".text", plain));
        all.put("note", texts.paragraphs(message.kind() + ".note", plain));
        all.put("link", message.link().orElse(null));
        all.put("button", message.link().isPresent() ? texts.get(message.kind() + ".button", plain) : null);
        all.put("linkHelp", texts.get("link.help", plain));
        all.put("footer", texts.get("footer", plain));
        all.put("facts", facts(message, texts));
        return all;
    }

    private Map<String, String> plain(Message message, MailTexts texts) {
        Map<String, String> plain = new HashMap<>(message.values());
        message.durations().forEach((name, duration) -> plain.put(name, texts.words(duration)));
        plain.put("site", config.siteName());
        return plain;
    }

    private static List<Map<String, String>> facts(Message message, MailTexts texts) {
        return message.facts().entrySet().stream()
                .map(fact -> Map.of("label", texts.get("fact." + fact.getKey(), Map.of()), "value", fact.getValue()))
                .toList();
    }

    private String domain() {
        return Optional.ofNullable(URI.create(config.siteUrl()).getHost()).orElse("localhost");
    }
}
