package dev.signet.login;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The tokens of a refresh, in the order of SimpleJWT's response: a login's has the refresh token first.
 *
 * @param access the new access token
 * @param refresh the new refresh token; {@code null}, and left out, if tokens do not rotate or it is sent in a cookie
 */
record RefreshedPair(
        String access,
        @JsonInclude(JsonInclude.Include.NON_NULL) String refresh) {
    @Override
    public String toString() {
        return "RefreshedPair[…]";
    }
}
