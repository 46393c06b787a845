package dev.signet.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/**
 * The services that may introspect and revoke tokens, by their id: {@code signet.clients.<id>.secret}. Each is trusted
 * with every token that it holds.
 */
@ConfigMapping(prefix = "signet.clients")
public interface ClientConfig {
    /** Each client by its id. */
    @WithParentName
    Map<String, Client> byId();

    /** A client's secret or its hash; exactly one must be set. */
    interface Client {
        /** Its secret, at least 32 random characters. */
        Optional<String> secret();

        /** The SHA-256 of its secret in hexadecimal, so that the settings do not contain the secret itself. */
        Optional<String> secretHash();
    }
}
