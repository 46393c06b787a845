package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.signet.user.User;

/** An account as its user sees it: djoser's {@code UserSerializer}. */
@JsonPropertyOrder({"email", "id", "username"})
record UserView(String email, long id, String username) {
    static UserView of(User user) {
        return new UserView(user.email(), user.id(), user.username());
    }
}
