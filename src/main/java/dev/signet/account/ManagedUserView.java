package dev.signet.account;

import dev.signet.user.User;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;

/** An account as administrators see it. */
@RegisterForReflection
record ManagedUserView(
        String email,
        long id,
        String username,
        boolean isActive,
        boolean isStaff,
        Optional<Instant> lastLogin,
        Instant dateJoined) {

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
}
