package dev.signet.webhook;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An endpoint with its new secret, which no other response shows.
 *
 * @param secret {@code whsec_…}, for the receiver
 */
@RegisterForReflection
record NewSecretResponse(@JsonUnwrapped EndpointResponse endpoint, String secret) {
    @Override
    public String toString() {
        return "NewSecretResponse[" + endpoint.id() + "]";
    }
}
