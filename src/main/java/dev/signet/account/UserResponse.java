package dev.signet.account;

import dev.signet.user.User;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** An account as its user sees it: djoser's {@code UserSerializer}. */
@RegisterForReflection
record UserResponse(String email, long id, String username) {
    static UserResponse of(User user) {
        return new UserResponse(user.email(), user.id(), user.username());
    }
}
