package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.signet.user.User;
import dev.signet.web.Timestamps;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;

/** An account as administrators see it. */
@RegisterForReflection
@JsonPropertyOrder({"email", "id", "username", "is_active", "is_staff", "last_login", "date_joined"})
record ManagedUserView(
        String email,
        long id,
        String username,
        @JsonProperty("is_active") boolean active,
        @JsonProperty("is_staff") boolean staff,
        @JsonIgnore Optional<Instant> lastLogin,
        @JsonIgnore Instant joinedAt) {

    static ManagedUserView of(User user) {
        return new ManagedUserView(
                user.email(),
                user.id(),
                user.username(),
                user.isActive(),
                user.isStaff(),
                user.lastLogin(),
                user.joinedAt());
    }

    @JsonGetter("last_login")
    String lastSeen() {
        return lastLogin.map(Timestamps::format).orElse(null);
    }

    @JsonGetter("date_joined")
    String joined() {
        return Timestamps.format(joinedAt);
    }
}
