package dev.signet.profile;

import java.util.Locale;

/** What an account may have besides a name and an address: a column of the table of accounts. */
public enum ProfileField {
    /** As in Django. */
    FIRST_NAME,
    /** As in Django. */
    LAST_NAME,
    /** The user's language: a language tag, or blank. */
    LOCALE,
    /** A JSON document that the user writes. */
    METADATA,
    /** A JSON document that administrators write, and that the user only sees. */
    APP_METADATA;

    /** Returns its name in the API, in claims and in the database. */
    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isDocument() {
        return this == METADATA || this == APP_METADATA;
    }
}
