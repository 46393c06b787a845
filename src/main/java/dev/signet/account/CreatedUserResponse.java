package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An account that an administrator created.
 *
 * @param setPasswordLink a link with which the user sets a password; {@code null}, and left out of the JSON, if the
 *     account was created with a password
 */
@RegisterForReflection
record CreatedUserResponse(
        @JsonUnwrapped ManagedUserResponse user,

        @JsonInclude(JsonInclude.Include.NON_NULL) String setPasswordLink) {
    @Override
    public String toString() {
        return "CreatedUserResponse[" + user.id() + "]";
    }
}
