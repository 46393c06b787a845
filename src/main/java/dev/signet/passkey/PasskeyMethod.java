package dev.signet.passkey;

import dev.signet.login.SignInConfig;
import dev.signet.login.SignInMethod;
import dev.signet.mfa.Factors;
import dev.signet.web.Offered;
import jakarta.inject.Singleton;
import java.util.Set;

/** Passkeys as a way to sign in. */
@Singleton
class PasskeyMethod implements SignInMethod, Offered {
    /** The name in the settings, and the kind of factor. */
    static final String NAME = "passkey";

    private final SignInConfig config;
    private final RelyingParty party;
    private final Factors factors;

    PasskeyMethod(SignInConfig config, RelyingParty party, Factors factors) {
        this.config = config;
        this.party = party;
        this.factors = factors;
    }

    @Override
    public Set<String> names() {
        return Set.of(NAME);
    }

    @Override
    public void check(String name) {
        party.check();
    }

    @Override
    public boolean isOn() {
        return config.methods().contains(NAME);
    }

    @Override
    public int ways(long user) {
        return (int) PasskeyRow.count(user);
    }

    @Override
    public void reclaim(long user) {
        factors.removeAll(user, NAME);
    }
}
