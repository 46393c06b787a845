package dev.signet.passkey;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * The response to a registration.
 *
 * @param recoveryCodes shown only this once; {@code null}, and left out, if the user had a second factor before
 */
@RegisterForReflection
record RegisteredPasskey(
        @JsonUnwrapped PasskeyResponse passkey,

        @JsonInclude(JsonInclude.Include.NON_NULL) List<String> recoveryCodes) {

    @Override
    public String toString() {
        return "RegisteredPasskey[…]";
    }
}
