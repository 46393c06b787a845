package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.signet.user.User;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An account as administrators see it.
 *
 * @param user what its user sees, too
 */
@RegisterForReflection
record ManagedUserResponse(
        UserResponse user, boolean isActive, boolean isStaff, Optional<Instant> lastLogin, Instant dateJoined) {

    static ManagedUserResponse of(User user, Map<String, Object> profile) {
        return new ManagedUserResponse(
                new UserResponse(user.email(), profile, user.id(), user.username()),
                user.isActive(),
                user.isStaff(),
                user.lastLogin(),
                user.joinedAt());
    }

    long id() {
        return user.id();
    }

    String email() {
        return user.email();
    }

    /** Returns the members of the JSON object. */
    @JsonValue
    public Map<String, Object> members() {
        Map<String, Object> members = user.members();
        members.put("is_active", isActive);
        members.put("is_staff", isStaff);
        members.put("last_login", lastLogin);
        members.put("date_joined", dateJoined);
        return members;
    }
}
