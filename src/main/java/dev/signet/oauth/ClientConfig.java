package dev.signet.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/**
 * The services that may ask for the live answer and revoke tokens, by their id: {@code signet.clients.<id>.secret}. Each is
 * trusted with every token that it holds.
 */
@ConfigMapping(prefix = "signet.clients")
public interface ClientConfig {
    /** Each client by its id. */
    @WithParentName
    Map<String, Client> byId();

    /** What a client proves itself with: one of the two. */
    interface Client {
        /** Its secret, at least 32 characters, drawn at random. */
        Optional<String> secret();

        /** The SHA-256 of its secret in hexadecimal, so that the settings do not hold the secret itself. */
        Optional<String> secretHash();
    }
}
