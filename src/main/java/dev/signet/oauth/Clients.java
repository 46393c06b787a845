package dev.signet.oauth;

import dev.signet.oauth.ClientConfig.Client;
import dev.signet.security.SecureIds;
import dev.signet.security.Sha256;
import dev.signet.web.ApiError;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Knows the clients by their secrets (RFC 6749 §2.3.1). Where none is configured, nobody gets in. */
@Singleton
class Clients {
    private static final int SHORTEST_SECRET = 32;
    private static final int HASH_BYTES = 32;

    private final ClientConfig config;
    private final Map<String, byte[]> hashes = new HashMap<>();

    /** Compared with where there is no such client, so that the time does not tell. Nobody's secret has this hash. */
    private final byte[] nobody = SecureIds.bytes(HASH_BYTES);

    Clients(ClientConfig config) {
        this.config = config;
    }

    void load(@Observes @Priority(1) StartupEvent start) {
        config.byId().forEach((id, client) -> hashes.put(id, hash(id, client)));
    }

    /**
     * Returns where the credentials are those of a client.
     *
     * @throws ApiError 401 {@code invalid_client}, the same whether there is no such client or this is not its secret
     */
    void authenticate(ClientCredentials presented) {
        byte[] expected = hashes.getOrDefault(presented.id(), nobody);
        if (!MessageDigest.isEqual(expected, Sha256.of(presented.secret()))) {
            throw ApiError.invalidClient();
        }
    }

    private static byte[] hash(String id, Client client) {
        String secret = "signet.clients." + id + ".secret";
        if (client.secret().isPresent() == client.secretHash().isPresent()) {
            throw new ConfigurationException("Set " + secret + " or " + secret + "-hash, one of them.");
        }
        if (client.secretHash().isPresent()) {
            return parsed(secret + "-hash", client.secretHash().get());
        }
        if (client.secret().get().length() < SHORTEST_SECRET) {
            throw new ConfigurationException(secret + " is too short: it takes at least " + SHORTEST_SECRET
                    + " random characters. For example: openssl rand -hex 32");
        }
        // No slow hash: a secret of this length cannot be guessed, however fast the guesses.
        return Sha256.of(client.secret().get());
    }

    private static byte[] parsed(String setting, String hexadecimal) {
        try {
            byte[] hash = HexFormat.of().parseHex(hexadecimal);
            if (hash.length == HASH_BYTES) {
                return hash;
            }
        } catch (IllegalArgumentException noHexadecimal) {
            // Said below, without repeating what was set.
        }
        throw new ConfigurationException(
                setting + " is no SHA-256 in hexadecimal (64 digits): printf %s \"$SECRET\"" + " | sha256sum");
    }
}
