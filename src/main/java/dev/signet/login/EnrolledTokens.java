package dev.signet.login;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * The response to a login that set up a second factor.
 *
 * @param recoveryCodes shown only this once
 */
public record EnrolledTokens(@JsonUnwrapped TokenPair tokens, List<String> recoveryCodes) {
    @Override
    public String toString() {
        return "EnrolledTokens[…]";
    }
}
