package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An account as its user sees it: djoser's {@code UserSerializer}.
 *
 * @param profile the fields that {@code signet.profile.fields} adds, where Django's {@code REQUIRED_FIELDS} would be
 */
@RegisterForReflection
record UserResponse(String email, Map<String, Object> profile, long id, String username) {
    /** Returns the members of the JSON object. */
    @JsonValue
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("email", email);
        members.putAll(profile);
        members.put("id", id);
        members.put("username", username);
        return members;
    }
}
