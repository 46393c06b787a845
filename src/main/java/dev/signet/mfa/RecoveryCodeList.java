package dev.signet.mfa;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Recovery codes, which are shown only once. */
record RecoveryCodeList(@JsonProperty("recovery_codes") List<String> codes) {
    @Override
    public String toString() {
        return "RecoveryCodeList[…]";
    }
}
