package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An account that an administrator made.
 *
 * @param passwordLink where its user sets a password; {@code null}, and left out, if it was made with one
 */
@RegisterForReflection
record CreatedUserView(
        @JsonUnwrapped ManagedUserView user,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("set_password_link")
        String passwordLink) {
    @Override
    public String toString() {
        return "CreatedUserView[" + user.id() + "]";
    }
}
