package dev.signet.audit;

/** The kinds of {@link SecurityEvent}; stored in small letters. */
public enum SecurityEventKind {
    /** A refresh token that had been rotated came back; its session was ended (RFC 9700 §4.14.2). */
    REFRESH_TOKEN_REUSED,
    /** An administrator had the signing keys rotate. */
    KEYS_ROTATED,
    /** An administrator removed a signing key; what it signed is refused. */
    KEY_REMOVED
}
