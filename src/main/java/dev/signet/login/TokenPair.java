package dev.signet.login;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The tokens of a login.
 *
 * @param refresh the refresh token; {@code null}, and left out, if it is sent in a cookie
 * @param access the access token
 */
public record TokenPair(
        @JsonInclude(JsonInclude.Include.NON_NULL) String refresh, String access) {
    @Override
    public String toString() {
        return "TokenPair[…]";
    }
}
