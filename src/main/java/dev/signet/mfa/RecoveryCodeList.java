package dev.signet.mfa;

import java.util.List;

/** Recovery codes, which are shown only once. */
record RecoveryCodeList(List<String> recoveryCodes) {
    @Override
    public String toString() {
        return "RecoveryCodeList[…]";
    }
}
