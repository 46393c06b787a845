package dev.signet.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.web.ApiError;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import java.util.Optional;

/**
 * A request of an authenticated client.
 *
 * @param token the token to introspect or revoke
 * @param hint the token's type according to the client, {@code access_token} or {@code refresh_token}, if it sent one
 */
record ClientRequest(String token, Optional<String> hint) {

    /**
     * Reads and authenticates a request.
     *
     * @param authorization the {@code Authorization} header
     * @throws ApiError 401 {@code invalid_client} if the client is not authenticated; 400 {@code invalid_request} if
     *     the request cannot be read, contains no token, or authenticates in two ways (RFC 6749 §2.3)
     */
    static ClientRequest from(String authorization, RequestBody body, Clients clients) {
        Optional<ClientCredentials> inHeader = ClientCredentials.inHeader(authorization);
        inHeader.ifPresent(clients::authenticate);
        JsonNode parameters = parameters(body);
        Optional<ClientCredentials> inBody = ClientCredentials.in(parameters);
        if (inHeader.isPresent() && inBody.isPresent()) {
            throw ApiError.oauth("invalid_request", "Use one way of client authentication, not two.");
        }
        if (inHeader.isEmpty()) {
            clients.authenticate(inBody.orElseThrow(ApiError::invalidClient));
        }
        String token = text(parameters, "token")
                .orElseThrow(() -> ApiError.oauth("invalid_request", "The parameter token is missing."));
        return new ClientRequest(token, text(parameters, "token_type_hint"));
    }

    private static JsonNode parameters(RequestBody body) {
        try {
            return Form.object(body);
        } catch (ApiError unreadable) {
            throw unreadable.asInvalidRequest();
        }
    }

    /** Treats a parameter without a value as missing (RFC 6749 §3.2). */
    private static Optional<String> text(JsonNode parameters, String name) {
        return Optional.ofNullable(parameters.path(name).textValue()).filter(value -> !value.isEmpty());
    }

    @Override
    public String toString() {
        return "ClientRequest[…]";
    }
}
