package dev.signet.login;

import dev.signet.session.Authentication;
import dev.signet.user.PasswordUse;
import dev.signet.user.User;
import jakarta.inject.Singleton;
import java.util.Set;

/** Signing in with a name and a password. */
@Singleton
class PasswordSignIn implements SignInMethod, PasswordUse {
    static final String NAME = Authentication.PASSWORD;

    private final SignInConfig config;

    PasswordSignIn(SignInConfig config) {
        this.config = config;
    }

    @Override
    public Set<String> names() {
        return Set.of(NAME);
    }

    @Override
    public boolean isOn() {
        return config.methods().contains(NAME);
    }

    @Override
    public int ways(long user) {
        return User.withId(user).filter(User::hasUsablePassword).isPresent() ? 1 : 0;
    }

    /** Whoever proves an address by a link sets a new password; otherwise, the proof ends the password. */
    @Override
    public void reclaim(long user) {}
}
