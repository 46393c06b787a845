package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * An account that an administrator created.
 *
 * @param setPasswordLink a link with which the user sets a password; {@code null}, and left out of the JSON, if the
 *     account was created with a password
 */
@RegisterForReflection
record CreatedUserResponse(ManagedUserResponse user, String setPasswordLink) {
    /** Returns the members of the JSON object. */
    @JsonValue
    public Map<String, Object> members() {
        Map<String, Object> members = user.members();
        if (setPasswordLink != null) {
            members.put("set_password_link", setPasswordLink);
        }
        return members;
    }

    @Override
    public String toString() {
        return "CreatedUserResponse[" + user.id() + "]";
    }
}
