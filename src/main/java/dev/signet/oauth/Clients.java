package dev.signet.oauth;

import dev.signet.oauth.ClientConfig.Client;
import dev.signet.secret.SecureIds;
import dev.signet.secret.Sha256;
import dev.signet.start.StartCheck;
import dev.signet.web.ApiError;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Authenticates clients by their secrets (RFC 6749 §2.3.1). If none is configured, every request is rejected. */
@Singleton
class Clients implements StartCheck {
    private static final int SHORTEST_SECRET = 32;
    private static final int HASH_BYTES = 32;

    private final ClientConfig config;
    private final Map<String, byte[]> hashes = new HashMap<>();

    /**
     * Compared with if there is no such client, so that the response time does not reveal that. No secret has this
     * hash.
     */
    private final byte[] nobody = SecureIds.bytes(HASH_BYTES);

    Clients(ClientConfig config) {
        this.config = config;
    }

    @Override
    public void check() {
        config.byId().forEach((id, client) -> hashes.put(id, hash(id, client)));
    }

    /**
     * Returns normally if the credentials are valid.
     *
     * @throws ApiError 401 {@code invalid_client}, the same for an unknown client and a wrong secret
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
            throw new ConfigurationException("Set either " + secret + " or " + secret + "-hash.");
        }
        if (client.secretHash().isPresent()) {
            return parsed(secret + "-hash", client.secretHash().get());
        }
        if (client.secret().get().length() < SHORTEST_SECRET) {
            throw new ConfigurationException(secret + " is too short. Set at least " + SHORTEST_SECRET
                    + " random characters, for example the output of: openssl rand -hex 32");
        }
        // No slow hash is needed: a random secret of this length cannot be guessed.
        return Sha256.of(client.secret().get());
    }

    private static byte[] parsed(String setting, String hexadecimal) {
        try {
            byte[] hash = HexFormat.of().parseHex(hexadecimal);
            if (hash.length == HASH_BYTES) {
                return hash;
            }
        } catch (IllegalArgumentException noHexadecimal) {
            // Reported below, without repeating the value.
        }
        throw new ConfigurationException(setting + " is not a SHA-256 in hexadecimal (64 digits). Compute it with:"
                + " printf %s \"$SECRET\" | sha256sum");
    }
}
