package dev.signet.account;

import dev.signet.user.User;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;

/** An account as administrators see it. */
@RegisterForReflection
record ManagedUserResponse(
        String email,
        long id,
        String username,
        boolean isActive,
        boolean isStaff,
        Optional<Instant> lastLogin,
        Instant dateJoined) {

    static ManagedUserResponse of(User user) {
        return new ManagedUserResponse(
                user.email(),
                user.id(),
                user.username(),
                user.isActive(),
                user.isStaff(),
                user.lastLogin(),
                user.joinedAt());
    }
}
