package dev.signet.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.signet.user.User;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The response to a login.
 *
 * @param user the user who logged in; {@code null}, and left out, except for clients of dj-rest-auth
 */
@RegisterForReflection
record TokensAndUser(
        @JsonUnwrapped TokenPair tokens,

        @JsonInclude(JsonInclude.Include.NON_NULL) UserDetails user) {

    /** The user in dj-rest-auth's format. */
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
