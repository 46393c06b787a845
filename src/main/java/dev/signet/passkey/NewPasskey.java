package dev.signet.passkey;

import java.util.UUID;

/**
 * A passkey as an authenticator made it.
 *
 * @param publicKey the attested credential data (WebAuthn §6.5.1), which contains the public key
 * @param signCount the first value of its counter
 * @param aaguid the model of the authenticator; zeros if it does not tell
 * @param transports how a browser reaches the authenticator, separated by spaces
 * @param backupEligible whether it may be on several devices
 * @param backedUp whether it is
 */
record NewPasskey(
        byte[] credentialId,
        byte[] publicKey,
        long signCount,
        UUID aaguid,
        String transports,
        boolean backupEligible,
        boolean backedUp) {

    /** The length of the column. */
    static final int LONGEST_TRANSPORTS = 200;

    @Override
    public String toString() {
        return "NewPasskey";
    }
}
