package dev.signet.token;

/** A token that is invalid or of the wrong kind. The message is part of the contract. */
final class TokenRefused extends Exception {
    static final String INVALID = "Token is invalid";
    static final String EXPIRED = "Token is expired";
    static final String BLACKLISTED = "Token is blacklisted";
    static final String WRONG_TYPE = "Token has wrong type";
    static final String NO_TYPE = "Token has no type";
    static final String NO_ID = "Token has no id";
    static final String NO_EXPIRY = "Token has no 'exp' claim";
    static final String NO_USER = "Token contained no recognizable user identification";

    TokenRefused(String message) {
        // Refusals are frequent and their message is enough, so they have no stack trace.
        super(message, null, false, false);
    }
}
