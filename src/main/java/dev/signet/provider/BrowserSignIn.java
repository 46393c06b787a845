package dev.signet.provider;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A sign-in that a browser has begun. It is kept, encrypted, in a cookie of this browser, so that nobody else can finish
 * it, and that beginning one stores nothing here.
 *
 * @param provider the provider's name
 * @param state goes to the provider and back
 * @param nonce is in the ID token
 * @param verifier proves to the provider that the code is ours (RFC 7636)
 * @param redirectUri where the app waits
 * @param challenge the app's, for which it will send the verifier
 * @param appState goes back to the app; {@code null} if it sent none
 * @param prompt what the app wants the provider to ask the user; {@code null} for nothing
 * @param expires when it must be finished, in milliseconds since the epoch
 */
@RegisterForReflection
record BrowserSignIn(
        String provider,
        String state,
        String nonce,
        String verifier,
        String redirectUri,
        String challenge,
        String appState,
        String prompt,
        long expires) {

    @JsonIgnore
    Instant expiresAt() {
        return Instant.ofEpochMilli(expires);
    }

    @JsonIgnore
    Instant begunAt() {
        return expiresAt().minus(BrowserSignIns.LONGEST);
    }

    @Override
    public String toString() {
        return "BrowserSignIn[" + provider + "]";
    }
}
