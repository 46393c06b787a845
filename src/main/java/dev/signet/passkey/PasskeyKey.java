package dev.signet.passkey;

/**
 * What verifies the signatures of a passkey.
 *
 * @param attested the attested credential data (WebAuthn §6.5.1), which contains the public key
 * @param backupEligible whether the passkey may be on several devices, which never changes; {@code null} if unknown
 * @param signCount the highest value of its counter so far
 */
record PasskeyKey(byte[] attested, Boolean backupEligible, long signCount) {
    @Override
    public String toString() {
        return "PasskeyKey";
    }
}
