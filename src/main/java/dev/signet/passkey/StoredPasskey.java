package dev.signet.passkey;

import dev.signet.mfa.StoredFactor;

/** A passkey of a user: the factor, and what only passkeys have. */
record StoredPasskey(StoredFactor factor, PasskeyRow row) {
    PasskeyKey key() {
        return new PasskeyKey(factor.secret(), row.backupEligible(), factor.state());
    }

    /** Returns how it authenticates its user (RFC 8176): by a key that may be copied, or that a device keeps. */
    String amr() {
        return row.backupEligible() ? "swk" : "hwk";
    }
}
