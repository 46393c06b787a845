package dev.signet.account;

import dev.signet.user.User;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** An account as its user sees it: djoser's {@code UserSerializer}. */
@RegisterForReflection
record UserView(String email, long id, String username) {
    static UserView of(User user) {
        return new UserView(user.email(), user.id(), user.username());
    }
}
