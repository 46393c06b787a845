package dev.signet.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.web.ApiError;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** A client's id and secret (RFC 6749 §2.3.1). */
record ClientCredentials(String id, String secret) {
    private static final String BASIC = "basic ";

    /**
     * Returns the credentials in an {@code Authorization} header of the scheme Basic ({@code client_secret_basic});
     * empty for no header or another scheme.
     *
     * @throws ApiError 401 if the header does not contain an id and a secret
     */
    static Optional<ClientCredentials> inHeader(String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return Optional.empty();
        }
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String[] parts = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(pair))
                    .toString()
                    .split(":", 2);
            if (parts.length == 2) {
                return Optional.of(new ClientCredentials(decoded(parts[0]), decoded(parts[1])));
            }
        } catch (IllegalArgumentException | CharacterCodingException noPair) {
            // The same response as for a wrong secret.
        }
        throw ApiError.invalidClient();
    }

    /** Returns the credentials in the body ({@code client_secret_post}); empty if it contains no secret. */
    static Optional<ClientCredentials> in(JsonNode parameters) {
        return Optional.ofNullable(parameters.path("client_secret").textValue())
                .filter(secret -> !secret.isEmpty())
                .map(secret ->
                        new ClientCredentials(parameters.path("client_id").asText(), secret));
    }

    /** The specification requires both to be form-encoded before they are joined, so that an id may contain a colon. */
    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "ClientCredentials[" + id + "]";
    }
}
