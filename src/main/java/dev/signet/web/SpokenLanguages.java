package dev.signet.web;

import java.util.List;

/** The languages of Signet's own texts: errors, mails and pages. */
public final class SpokenLanguages {
    /** Everyone whose language Signet does not speak gets texts in this one. */
    public static final String FALLBACK = "en";

    /** All of them, as tags (RFC 5646). */
    public static final List<String> ALL = List.of(FALLBACK, "de");

    private SpokenLanguages() {}
}
