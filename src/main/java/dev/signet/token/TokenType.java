package dev.signet.token;

import dev.signet.key.TokenKey.Purpose;

/** The two kinds of token, with their {@code token_type} claim. */
public enum TokenType {
    ACCESS("access", Purpose.ACCESS),
    REFRESH("refresh", Purpose.REFRESH);

    private final String claim;
    private final Purpose purpose;

    TokenType(String claim, Purpose purpose) {
        this.claim = claim;
        this.purpose = purpose;
    }

    String claim() {
        return claim;
    }

    Purpose purpose() {
        return purpose;
    }
}
