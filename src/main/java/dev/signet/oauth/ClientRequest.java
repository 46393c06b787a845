package dev.signet.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.web.ApiError;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import java.util.Optional;

/**
 * A request of a client that proved who it is.
 *
 * @param token the token that it is about
 * @param hint what the client takes it for, {@code access_token} or {@code refresh_token}, where it says so
 */
record ClientRequest(String token, Optional<String> hint) {

    /**
     * Reads a request.
     *
     * @param authorization the {@code Authorization} header
     * @throws ApiError 401 {@code invalid_client} where it comes from no client, 400 {@code invalid_request} where it cannot be
     *     read, holds no token, or proves itself twice (RFC 6749 §2.3)
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

    /** A parameter without a value is as good as none (RFC 6749 §3.2). */
    private static Optional<String> text(JsonNode parameters, String name) {
        return Optional.ofNullable(parameters.path(name).textValue()).filter(value -> !value.isEmpty());
    }

    @Override
    public String toString() {
        return "ClientRequest[…]";
    }
}
