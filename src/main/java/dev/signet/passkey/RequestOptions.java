package dev.signet.passkey;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * The standard's {@code PublicKeyCredentialRequestOptionsJSON} (WebAuthn §5.1.9), for
 * {@code PublicKeyCredential.parseRequestOptionsFromJSON} and the credential managers of phones.
 *
 * @param allowCredentials empty if any discoverable passkey will do
 */
@RegisterForReflection
@JsonNaming(LowerCamelCaseStrategy.class)
record RequestOptions(
        String challenge, long timeout, String rpId, List<Descriptor> allowCredentials, String userVerification) {}
