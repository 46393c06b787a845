package dev.signet.token;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The tokens of a login.
 *
 * @param refresh the refresh token
 * @param access the access token
 */
record TokenPair(
        @JsonProperty("refresh") String refresh,
        @JsonProperty("access") String access) {
    @Override
    public String toString() {
        return "TokenPair[…]";
    }
}
