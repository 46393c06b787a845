package dev.signet.profile;

import dev.signet.token.Claim;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The claims about profiles. Each is off unless {@code signet.profile.claims} names it. */
@Singleton
class ProfileClaims {
    private final ClaimedFields claimed;

    ProfileClaims(ProfileConfig config) {
        this.claimed = ClaimedFields.of(config);
    }

    /** A claim with the value of a field. */
    private record FieldClaim(String name, boolean isOn, Optional<String> column) implements Claim {}

    private Claim claim(ProfileField field) {
        boolean on = claimed.has(field);
        return new FieldClaim(field.column(), on, on ? Optional.of(claimed.sql(field)) : Optional.empty());
    }

    @Produces
    @Singleton
    Claim firstName() {
        return claim(ProfileField.FIRST_NAME);
    }

    @Produces
    @Singleton
    Claim lastName() {
        return claim(ProfileField.LAST_NAME);
    }

    @Produces
    @Singleton
    Claim locale() {
        return claim(ProfileField.LOCALE);
    }

    @Produces
    @Singleton
    Claim metadata() {
        return claim(ProfileField.METADATA);
    }

    @Produces
    @Singleton
    Claim appMetadata() {
        return claim(ProfileField.APP_METADATA);
    }
}
