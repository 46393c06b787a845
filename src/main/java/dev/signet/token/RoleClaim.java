package dev.signet.token;

import dev.signet.user.TokenUser;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The role, as in the reference. {@code @RolesAllowed} uses {@code groups}. */
@Singleton
class RoleClaim implements Claim {
    @Override
    public String name() {
        return "role";
    }

    @Override
    public Optional<Object> value(TokenUser user) {
        return Optional.of(user.staff() ? "admin" : "user");
    }
}
