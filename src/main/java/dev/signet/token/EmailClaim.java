package dev.signet.token;

import dev.signet.user.TokenUser;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The e-mail address; empty if the user has none. */
@Singleton
class EmailClaim implements Claim {
    @Override
    public String name() {
        return "email";
    }

    @Override
    public Optional<Object> value(TokenUser user) {
        return Optional.of(user.email());
    }
}
