package dev.signet.token;

/** A token that is invalid or of the wrong kind. The message is part of the contract. */
public final class TokenRefused extends Exception {
    public static final String INVALID = "Token is invalid";
    public static final String EXPIRED = "Token is expired";
    public static final String BLACKLISTED = "Token is blacklisted";
    public static final String WRONG_TYPE = "Token has wrong type";
    public static final String NO_TYPE = "Token has no type";
    public static final String NO_ID = "Token has no id";
    public static final String NO_EXPIRY = "Token has no 'exp' claim";
    public static final String NO_USER = "Token contained no recognizable user identification";

    TokenRefused(String message) {
        // Refusals are frequent and their message is enough, so they have no stack trace.
        super(message, null, false, false);
    }
}
