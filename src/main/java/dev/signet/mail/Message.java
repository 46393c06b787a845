package dev.signet.mail;

import dev.signet.web.Device;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A mail before it is written in a language: its kind, whose texts are in the files of the languages, and the values in
 * them. {@link MailWriter} writes it.
 */
public final class Message {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int SHOWN_OF_A_HINT = 3;

    private final String kind;
    private final String address;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Duration> durations = new HashMap<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private String link;
    private boolean ofAnother;

    private Message(String kind, String address) {
        this.kind = kind;
        this.address = address;
    }

    /**
     * Begins a mail.
     *
     * @param kind the first part of its keys in the files of texts, {@code resetPassword} for example
     * @param address the recipient's e-mail address, as the account has it
     */
    public static Message of(String kind, String address) {
        return new Message(kind, address);
    }

    /** Sets a value of the texts. A text that needs a value without getting it stops the start. */
    public Message with(String name, String value) {
        values.put(name, value);
        return this;
    }

    /**
     * Sets a value that a stranger may have typed, a username for example: only its first letters are shown, enough for
     * the person who chose it to recognize it, because mail programs could turn the whole into a link.
     */
    public Message withHint(String name, String value) {
        int shown = value.offsetByCodePoints(0, Math.min(SHOWN_OF_A_HINT, value.codePointCount(0, value.length())));
        return with(name, value.substring(0, shown) + "…");
    }

    /** Sets a value that is written in words: <i>2 hours</i>. */
    public Message with(String name, Duration value) {
        durations.put(name, value);
        return this;
    }

    /** Adds the button, which leads to this address. */
    public Message link(String url) {
        link = url;
        return this;
    }

    /** Says that somebody else sent the current request, so its language is not the recipient's. */
    public Message fromAnother() {
        ofAnother = true;
        return this;
    }

    /**
     * Adds when something happened, and on which device. Values that a stranger may have chosen are cleaned, because
     * mail programs turn what looks like an address into a link.
     */
    public Message happened(Instant at, Device device) {
        facts.put("at", TIME.format(at));
        if (!device.label().isEmpty()) {
            facts.put("device", unlinked(device.label()));
        }
        if (!device.address().isEmpty()) {
            facts.put("address", device.address());
        }
        return this;
    }

    /** Removes slashes, and keeps dots only inside numbers. */
    private static String unlinked(String label) {
        return label.replaceAll("[^\\w .();,+-]", " ")
                .replaceAll("(?<!\\d)\\.|\\.(?!\\d)", ". ")
                .replaceAll(" +", " ")
                .strip();
    }

    String kind() {
        return kind;
    }

    String address() {
        return address;
    }

    Map<String, String> values() {
        return values;
    }

    Map<String, Duration> durations() {
        return durations;
    }

    /** Returns what happened: the names of the facts with their values, in order. */
    Map<String, String> facts() {
        return facts;
    }

    boolean ofAnother() {
        return ofAnother;
    }

    Optional<String> link() {
        return Optional.ofNullable(link);
    }

    /** Names the kind only: the values contain secrets. */
    @Override
    public String toString() {
        return "Message[" + kind + "]";
    }
}
