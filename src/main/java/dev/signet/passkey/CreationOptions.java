package dev.signet.passkey;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * The standard's {@code PublicKeyCredentialCreationOptionsJSON} (WebAuthn §5.1.9), for
 * {@code PublicKeyCredential.parseCreationOptionsFromJSON} and the credential managers of phones.
 */
@RegisterForReflection
@JsonNaming(LowerCamelCaseStrategy.class)
record CreationOptions(
        Service rp,
        Account user,
        String challenge,
        List<Parameters> pubKeyCredParams,
        long timeout,
        List<Descriptor> excludeCredentials,
        Selection authenticatorSelection,
        String attestation,
        Map<String, Boolean> extensions) {

    /** The service. */
    @RegisterForReflection
    record Service(String id, String name) {}

    /** The account; {@code id} is the handle. */
    @RegisterForReflection
    @JsonNaming(LowerCamelCaseStrategy.class)
    record Account(String id, String name, String displayName) {}

    /** An algorithm that is accepted. */
    @RegisterForReflection
    record Parameters(String type, long alg) {}

    /** Which authenticators may be used. */
    @RegisterForReflection
    @JsonNaming(LowerCamelCaseStrategy.class)
    record Selection(String residentKey, boolean requireResidentKey, String userVerification) {}
}
