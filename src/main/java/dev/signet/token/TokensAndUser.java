package dev.signet.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.signet.user.User;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a login answers.
 *
 * @param user whom it let in; {@code null}, and left out, unless the client is used to it
 */
@RegisterForReflection
record TokensAndUser(
        @JsonUnwrapped TokenPair tokens,

        @JsonInclude(JsonInclude.Include.NON_NULL) UserDetails user) {

    /** The user in dj-rest-auth's words. */
    @JsonPropertyOrder({"pk", "username", "email"})
    @RegisterForReflection
    record UserDetails(long pk, String username, String email) {
        static UserDetails of(User user) {
            return new UserDetails(user.id(), user.username(), user.email());
        }
    }

    @Override
    public String toString() {
        return "TokensAndUser[…]";
    }
}
