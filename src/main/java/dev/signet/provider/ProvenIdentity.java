package dev.signet.provider;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * Who somebody is at a provider, as it was just proven. It is stored for a minute, as JSON, when a browser signs in.
 *
 * @param provider the provider's name in the settings
 * @param subject the user's permanent name there
 * @param email the address that the provider knows; empty if it sent none
 * @param emailVerified whether the provider says that it has verified the address
 * @param name a name for the user, to make a username from; empty if it sent none
 * @param authenticatedAt when the provider authenticated the user, in seconds since the epoch
 */
@RegisterForReflection
record ProvenIdentity(
        String provider, String subject, String email, boolean emailVerified, String name, long authenticatedAt) {
    private static final int LONGEST_SUBJECT = 512;

    /** Returns whether the subject can be stored. */
    @JsonIgnore
    boolean isStorable() {
        return !subject.isBlank() && subject.length() <= LONGEST_SUBJECT && subject.indexOf('\0') < 0;
    }

    @JsonIgnore
    Instant at() {
        return Instant.ofEpochSecond(authenticatedAt);
    }

    /** Returns the address if the provider has verified it; empty otherwise. */
    @JsonIgnore
    String verifiedEmail() {
        return emailVerified ? email : "";
    }

    ProvenIdentity named(String itsName) {
        return new ProvenIdentity(provider, subject, email, emailVerified, itsName, authenticatedAt);
    }

    @Override
    public String toString() {
        return "ProvenIdentity[" + provider + "]";
    }
}
