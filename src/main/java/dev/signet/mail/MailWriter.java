package dev.signet.mail;

import dev.signet.security.CurrentRequest;
import dev.signet.start.StartOrder;
import io.quarkus.mailer.Mail;
import io.quarkus.qute.Template;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes mails in the language of their recipient, as text and as HTML. */
@Singleton
class MailWriter {
    private final MailTemplates templates;
    private final MailConfig config;
    private final CurrentRequest request;

    MailWriter(MailTemplates templates, MailConfig config, CurrentRequest request) {
        this.templates = templates;
        this.config = config;
        this.request = request;
    }

    /** Reads all templates and texts, and tries each of them, so that a fault does not wait for the first mail. */
    void check(@Observes @Priority(StartOrder.SETTINGS) StartupEvent start) {
        templates.load();
        if (!templates.languages().contains(config.language())) {
            throw new ConfigurationException("signet.mail.language is " + config.language()
                    + ", and there are no texts in it. There are: " + String.join(", ", templates.languages()) + ".");
        }
        templates.attempt(this::values);
    }

    /**
     * Writes a mail. Its language is the first that the current request accepts and there are texts in, otherwise the
     * one in the settings.
     */
    Mail write(Message message) {
        String language = message.ofAnother()
                ? config.language()
                : request.language(templates.languages()).orElse(config.language());
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
