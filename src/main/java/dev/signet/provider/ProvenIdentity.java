package dev.signet.provider;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.signet.web.StorableText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;

/**
 * Who somebody is at a provider, as it was just proven. It is stored for a minute, as JSON, when a browser signs in.
 *
 * @param provider the provider's name in the settings
 * @param subject the user's permanent name there
 * @param email the address that the provider knows; empty if it sent none
 * @param emailVerified whether the provider says that it has verified the address
 * @param name what the provider calls the user
 * @param authenticatedAt when the provider authenticated the user, in seconds since the epoch; {@code null} if it did not
 *     say so: it may have been days ago
 * @param begun when the sign-in began, in milliseconds since the epoch: when the browser was sent to the provider, or when
 *     the provider issued the ID token
 */
@RegisterForReflection
record ProvenIdentity(
        String provider,
        String subject,
        String email,
        boolean emailVerified,
        PersonName name,
        Long authenticatedAt,
        long begun) {
    private static final int LONGEST_SUBJECT = 512;

    /** Returns whether the subject can be stored. */
    @JsonIgnore
    boolean isStorable() {
        return !subject.isBlank() && subject.length() <= LONGEST_SUBJECT && StorableText.isStorable(subject);
    }

    @JsonIgnore
    Optional<Instant> at() {
        return Optional.ofNullable(authenticatedAt).map(Instant::ofEpochSecond);
    }

    /** Returns the same for a provider that asked the user just now. */
    ProvenIdentity asked(Instant now) {
        return new ProvenIdentity(provider, subject, email, emailVerified, name, now.getEpochSecond(), begun);
    }

    /** Returns the same for a sign-in that began earlier. */
    ProvenIdentity begunAt(Instant earlier) {
        return new ProvenIdentity(
                provider, subject, email, emailVerified, name, authenticatedAt, earlier.toEpochMilli());
    }

    @JsonIgnore
    Instant begunAt() {
        return Instant.ofEpochMilli(begun);
    }

    /** Returns the address if the provider has verified it; empty otherwise. */
    @JsonIgnore
    String verifiedEmail() {
        return emailVerified ? email : "";
    }

    /** Returns the same with these names in place of those that are missing. */
    ProvenIdentity named(PersonName others) {
        return new ProvenIdentity(provider, subject, email, emailVerified, name.or(others), authenticatedAt, begun);
    }

    ProvenIdentity withEmail(String itsEmail, boolean isVerified) {
        return new ProvenIdentity(provider, subject, itsEmail, isVerified, name, authenticatedAt, begun);
    }

    @Override
    public String toString() {
        return "ProvenIdentity[" + provider + "]";
    }
}
