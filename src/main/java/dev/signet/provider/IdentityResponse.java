package dev.signet.provider;

import dev.signet.web.Timestamps;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * An identity in the list.
 *
 * @param email the address that the provider knows; empty if it sent none
 * @param lastUsedAt {@code null} if nobody signed in with it since it was linked
 */
@RegisterForReflection
record IdentityResponse(UUID id, String provider, String email, String createdAt, String lastUsedAt) {
    static IdentityResponse of(Identity identity) {
        return new IdentityResponse(
                identity.id(),
                identity.provider(),
                identity.email(),
                Timestamps.format(identity.createdAt()),
                identity.lastUsedAt().map(Timestamps::format).orElse(null));
    }
}
