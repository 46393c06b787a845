package dev.signet.passkey;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signet.mfa.StoredFactor;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A passkey as its user sees it.
 *
 * @param credentialId the id by which authenticators know it
 * @param aaguid the model of the authenticator; zeros if it does not tell
 * @param backupEligible whether it may be on several devices
 * @param backedUp whether it is
 * @param lastUsedAt {@code null} if it was never used
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record PasskeyResponse(
        UUID id,
        String name,
        String credentialId,
        UUID aaguid,
        List<String> transports,
        boolean backupEligible,
        boolean backedUp,
        Instant createdAt,
        Instant lastUsedAt) {

    static PasskeyResponse of(StoredPasskey passkey) {
        StoredFactor factor = passkey.factor();
        PasskeyRow row = passkey.row();
        return new PasskeyResponse(
                row.id(),
                factor.name(),
                Options.text(row.credentialId()),
                row.aaguid(),
                row.transports(),
                row.backupEligible(),
                row.backedUp(),
                factor.createdAt(),
                factor.lastUsedAt().orElse(null));
    }
}
